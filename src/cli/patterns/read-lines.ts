const NEWLINE = 10;

/**
 * Calls `onLine` with each line of a byte stream that is not blank, without its line end (`\n` or `\r\n`). The bytes
 * are valid during the call only. A last line without a line end counts.
 */
export async function readLines(
  source: AsyncIterable<Uint8Array>,
  onLine: (bytes: Uint8Array, from: number, to: number) => void,
): Promise<void> {
  const tell = (bytes: Uint8Array, from: number, lineEnd: number): void => {
    const to = withoutReturn(bytes, from, lineEnd);
    if (to > from) onLine(bytes, from, to);
  };
  let pending: Uint8Array[] = [];
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      if (pending.length > 0) {
        const line = Buffer.concat([...pending, chunk.subarray(from, end)]);
        pending = [];
        tell(line, 0, line.length);
      } else tell(chunk, from, end);
      from = end + 1;
    }
    // A copy: the stream may use the chunk's memory again.
    if (from < chunk.length) pending.push(chunk.slice(from));
  }
  if (pending.length === 0) return;
  const line = Buffer.concat(pending);
  tell(line, 0, line.length);
}

function withoutReturn(bytes: Uint8Array, from: number, to: number): number {
  return to > from && bytes[to - 1] === 13 ? to - 1 : to;
}
