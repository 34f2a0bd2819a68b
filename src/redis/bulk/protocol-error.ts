/** The bytes are no RESP: the stream cannot be read further. Says nothing of their content, which may be private. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code = "REDIS_PROTOCOL";
}
