import type { RespSink } from "./resp-sink.ts";

/** An error reply, where it stood. Not thrown: within an array the other elements count as well. */
export interface ErrorReply {
  readonly error: string;
}

/** A whole reply. Bytes are copied; sets are arrays, maps are flat arrays of keys and values. */
export type ReplyTree = Buffer | string | number | boolean | null | ErrorReply | readonly ReplyTree[];

interface OpenArray {
  readonly items: ReplyTree[];
  left: number;
}

/** Whether a reply, or an element of one, is an error. */
export function isErrorReply(reply: ReplyTree): reply is ErrorReply {
  return typeof reply === "object" && reply !== null && "error" in reply;
}

/** Makes a value of each reply: for the few commands around a scan, whose replies are small. */
export function createReplyTree(onReply: (reply: ReplyTree) => void): RespSink {
  const open: OpenArray[] = [];

  function add(value: ReplyTree): void {
    let whole = value;
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      top.items.push(whole);
      top.left -= 1;
      if (top.left > 0) return;
      open.pop();
      whole = top.items;
    }
    onReply(whole);
  }

  return {
    integer: add,
    bytes: (buffer, start, end) => add(Buffer.from(buffer.subarray(start, end))),
    text: (buffer, start, end) => add(buffer.toString("utf8", start, end)),
    nothing: () => add(null),
    error: (error) => add({ error }),
    double: add,
    boolean: add,
    bigNumber: add,
    open: (_kind, elements) => {
      if (elements === 0) add([]);
      else open.push({ items: [], left: elements });
    },
  };
}
