import type { Content } from "./contents.ts";
import type { Random } from "./random.ts";

/** One command, its name first. Latin-1 text: one character is one byte. */
export type Words = readonly [string, ...string[]];

/** The commands that make a key anew. `ttlMs` `undefined`: it never expires. */
export function writeCommands(
  name: string,
  content: Content,
  ttlMs: number | undefined,
  random: Random,
): readonly Words[] {
  const expiry: readonly Words[] = ttlMs === undefined ? [] : [["PEXPIRE", name, `${ttlMs}`]];
  switch (content.type) {
    case "string":
      return ttlMs === undefined
        ? [["SET", name, content.value(random)]]
        : [["SET", name, content.value(random), "PX", `${ttlMs}`]];
    case "set": {
      const size = random.between(...content.members);
      return [["SADD", name, ...Array.from({ length: size }, () => content.member(random))], ...expiry];
    }
    case "hash": {
      const pairs = Array.from({ length: content.fields }, () => [
        content.field(random),
        content.value(random),
      ]);
      return [["HSET", name, ...pairs.flat()], ...expiry];
    }
  }
}
