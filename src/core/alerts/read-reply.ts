/** A thread reply that takes the alert; `note` is what the person said beside it. */
export interface AcknowledgingReply {
  readonly note?: string;
}

/**
 * Reads a thread reply. `ack`, `确认` and `收到` alone acknowledge, with or without a closing mark; `ack` may be
 * followed by a note. `undefined`: the reply is talk. A question (`ack?`, `确认吗`) or a longer Chinese sentence
 * that begins with 确认 ("check whether…") is talk too.
 */
export function readReply(text: string): AcknowledgingReply | undefined {
  const said = text.trim();
  if (/^(?:ack|确认|收到)[.!。！~～]*$/iu.test(said)) return {};
  const note = /^ack(?:\s*[,，:：;；]|\s+[-–—]|\s)\s*(?<note>\S[\s\S]*)$/iu.exec(said)?.groups?.["note"];
  return note === undefined ? undefined : { note: note.trim() };
}
