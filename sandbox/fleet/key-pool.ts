import type { KeyMaker, KeyPattern } from "./key-pattern.ts";
import type { Random } from "./random.ts";

/** A pattern with the maker of its names. */
export interface KeySource {
  readonly pattern: KeyPattern;
  readonly maker: KeyMaker;
}

/** A key that the fleet has stored. */
export interface StoredKey {
  readonly source: KeySource;
  name: string;
  /** Milliseconds since 1970; `undefined`: never. */
  expiresAtMs: number | undefined;
}

/** The stored keys that a cluster's traffic works with. */
export interface KeyPool {
  readonly add: (key: StoredKey) => void;
  /** Gives a key of the pool another life. */
  readonly renew: (key: StoredKey, name: string, expiresAtMs: number | undefined) => void;
  /** Any key that is alive at `nowMs`; `undefined` when a few draws found none. */
  readonly draw: (random: Random, nowMs: number) => StoredKey | undefined;
  /**
   * The keys that expired, each once, up to a quarter of a second late: the server has then let go of them by itself. They
   * stay in the pool; `renew` brings them back.
   */
  readonly takeExpired: (nowMs: number) => readonly StoredKey[];
}

const slotMs = 250;

/** Keys are filed under the slot of time in which they expire, so that a tick looks only at what is due. */
export function createKeyPool(nowMs: number): KeyPool {
  const keys: StoredKey[] = [];
  const bySlot = new Map<number, StoredKey[]>();
  let nextSlot = Math.floor(nowMs / slotMs);
  const file = (key: StoredKey): void => {
    if (key.expiresAtMs === undefined) return;
    const slot = Math.max(nextSlot, Math.floor(key.expiresAtMs / slotMs));
    const due = bySlot.get(slot);
    if (due === undefined) bySlot.set(slot, [key]);
    else due.push(key);
  };
  return {
    add: (key) => {
      keys.push(key);
      file(key);
    },
    renew: (key, name, expiresAtMs) => {
      key.name = name;
      key.expiresAtMs = expiresAtMs;
      file(key);
    },
    draw: (random, now) => {
      for (let attempt = 0; attempt < 8 && keys.length > 0; attempt++) {
        const key = keys[random.between(0, keys.length - 1)];
        if (key !== undefined && (key.expiresAtMs ?? Infinity) > now + 50) return key;
      }
      return undefined;
    },
    takeExpired: (now) => {
      const expired: StoredKey[] = [];
      for (; nextSlot < Math.floor(now / slotMs); nextSlot++) {
        // A key that was renewed meanwhile is filed a second time, later.
        const due = (bySlot.get(nextSlot) ?? []).filter((key) => (key.expiresAtMs ?? Infinity) <= now);
        bySlot.delete(nextSlot);
        expired.push(...due);
      }
      return expired;
    },
  };
}
