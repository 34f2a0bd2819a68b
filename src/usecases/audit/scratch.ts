import type { Exemplar } from "../../core/keyspace/item.ts";
import { LIMITS } from "../../core/keyspace/limits.ts";

/** Turns names of one character a byte back into bytes, in one buffer that is used again. */
export interface Scratch {
  readonly bytes: Uint8Array;
  /** Bytes of the name that was loaded last. */
  length: number;
  /** Returns `bytes`. A name that goes on is given one byte more than is looked at. */
  readonly load: (exemplar: Pick<Exemplar, "key" | "longer">) => Uint8Array;
}

export function createScratch(): Scratch {
  const bytes = new Uint8Array(LIMITS.keyBytes + 1);
  const scratch: Scratch = {
    bytes,
    length: 0,
    load: ({ key, longer }) => {
      const length = Math.min(key.length, bytes.length);
      for (let at = 0; at < length; at += 1) bytes[at] = key.charCodeAt(at);
      scratch.length = longer ? Math.min(length + 1, bytes.length) : length;
      return bytes;
    },
  };
  return scratch;
}
