import { LIMITS } from "./limits.ts";

/** Keys seen before the first learning step, one after another, so that their slots can be looked at after it. */
export interface Backlog {
  /** Whether every key that was added is held. */
  readonly isWhole: boolean;
  /** Copies the bytes that are looked at; ignored once {@link LIMITS.backlogBytes} are held. */
  add(bytes: Uint8Array, from: number, to: number): void;
  /** Calls back with each key; the bytes after a key that went on are not kept, but `to` says that they were. */
  forEach(visit: (bytes: Uint8Array, from: number, to: number) => void): void;
}

export function createBacklog(): Backlog {
  let arena = new Uint8Array(16_384);
  const ends: number[] = [];
  let used = 0;
  let isWhole = true;

  return {
    get isWhole() {
      return isWhole;
    },
    add: (bytes, from, to) => {
      // One byte more than is looked at shows that a key went on.
      const length = Math.min(to - from, LIMITS.keyBytes + 1);
      if (used + length > LIMITS.backlogBytes) {
        isWhole = false;
        return;
      }
      if (used + length > arena.length) {
        const wider = new Uint8Array(arena.length * 2);
        wider.set(arena);
        arena = wider;
      }
      for (let k = 0; k < length; k++) arena[used + k] = bytes[from + k] ?? 0;
      used += length;
      ends.push(used);
    },
    forEach: (visit) => {
      let from = 0;
      for (const end of ends) {
        visit(arena, from, end);
        from = end;
      }
    },
  };
}
