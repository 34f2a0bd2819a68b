import type { Exemplar } from "../../core/keyspace/item.ts";
import { LIMITS } from "../../core/keyspace/limits.ts";

/** Turns names of one character a byte back into bytes, in one buffer that is used again. */
export interface Scratch {
  readonly bytes: Uint8Array;
  /** Bytes of the name that was loaded last. */
  length: number;
  /** Both return `bytes`. */
  readonly load: (name: string) => Uint8Array;
  /** A name that goes on is given one byte more than is looked at. */
  readonly loadExemplar: (exemplar: Pick<Exemplar, "key" | "longer">) => Uint8Array;
}

export function createScratch(): Scratch {
  const bytes = new Uint8Array(LIMITS.keyBytes + 1);
  const scratch: Scratch = {
    bytes,
    length: 0,
    load: (name) => {
      scratch.length = Math.min(name.length, bytes.length);
      for (let at = 0; at < scratch.length; at += 1) bytes[at] = name.charCodeAt(at);
      return bytes;
    },
    loadExemplar: ({ key, longer }) => {
      scratch.load(key);
      if (longer) scratch.length = Math.min(scratch.length + 1, bytes.length);
      return bytes;
    },
  };
  return scratch;
}
