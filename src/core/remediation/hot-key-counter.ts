import { maskKey } from "../audit/mask-key.ts";
import { escapeLatin } from "../keyspace/escape-key.ts";
import { compareSpecificity } from "./compare-specificity.ts";
import type { TypedPattern } from "./find-rivals.ts";
import { createKeyPattern, type KeyPattern } from "./key-pattern.ts";
import type { HotKeyCount, MonitorSight } from "./monitored-node.ts";

/** Counted at once; beyond them the less used half is forgotten, whose uses count for their patterns alone. */
const mostKeys = 10_000;
const shownKeys = 15;
const shownPatterns = 15;

interface Counted {
  readonly database: number;
  /** One character a byte. */
  readonly name: string;
  count: number;
}

/** Counts how often keys are used, in room that does not grow with them: what is hot is never among those forgotten. */
export class HotKeyCounter {
  readonly #room: number;
  readonly #patterns: ReadonlyMap<number, readonly KeyPattern[]>;
  readonly #keys = new Map<string, Counted>();
  readonly #ofPatterns = new Map<string, number>();
  #forgot = false;

  /** `patterns`: those of an audit; keys of none of them count for no pattern. */
  constructor(patterns: readonly TypedPattern[], room = mostKeys) {
    this.#room = room;
    this.#patterns = new Map(
      [...new Set(patterns.map(({ database }) => database))].map((database) => [
        database,
        patterns
          .filter((one) => one.database === database)
          .map(({ pattern, slots }) => createKeyPattern(pattern, slots))
          .sort(compareSpecificity),
      ]),
    );
  }

  /** `name`: the key's bytes, one character each. */
  add(database: number, name: string): void {
    const id = `${database} ${name}`;
    const known = this.#keys.get(id);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (this.#keys.size >= this.#room) this.#forgetHalf();
    this.#keys.set(id, { database, name, count: 1 });
  }

  /** The most used keys, masked, and all patterns of the keys that were counted; asked once, at the end. */
  result(): Pick<MonitorSight, "keys" | "patterns" | "isLowerBound"> {
    const keys = [...this.#keys.values()];
    for (const key of keys) this.#countForPattern(key);
    return {
      keys: keys
        .toSorted((a, b) => b.count - a.count)
        .slice(0, shownKeys)
        .map(({ database, name, count }): HotKeyCount => {
          return { key: maskKey(escapeLatin(name, false)), database, count };
        }),
      patterns: [...this.#ofPatterns]
        .map(([pattern, count]) => ({ pattern, count }))
        .toSorted((a, b) => b.count - a.count)
        .slice(0, shownPatterns),
      isLowerBound: this.#forgot,
    };
  }

  /** The oldest of those that were used least. */
  #forgetHalf(): void {
    this.#forgot = true;
    const counts = [...this.#keys.values()].map(({ count }) => count).sort((a, b) => a - b);
    const median = counts[counts.length >> 1] ?? 1;
    let toForget = counts.length >> 1;
    for (const wanted of [(count: number) => count < median, (count: number) => count === median]) {
      for (const [id, key] of this.#keys) {
        if (toForget === 0) return;
        if (!wanted(key.count)) continue;
        this.#countForPattern(key);
        this.#keys.delete(id);
        toForget -= 1;
      }
    }
  }

  #countForPattern({ database, name, count }: Counted): void {
    const patterns = this.#patterns.get(database);
    if (patterns === undefined) return;
    const bytes = new Uint8Array(name.length);
    for (let at = 0; at < name.length; at++) bytes[at] = name.charCodeAt(at);
    const found = patterns.find((pattern) => pattern.matches(bytes, 0, bytes.length));
    if (found === undefined) return;
    this.#ofPatterns.set(found.text, (this.#ofPatterns.get(found.text) ?? 0) + count);
  }
}
