import { describe, expect, it } from "vitest";
import { type CountHeld, createHeldKeys } from "../../../src/usecases/audit/held-keys.ts";
import { createPatternBook } from "../../../src/usecases/audit/pattern-book.ts";

const seen = { ttlMs: -1, type: "string", bytes: -1, elements: -1, encoding: undefined, text: undefined };

function createHolder() {
  const book = createPatternBook();
  const held = createHeldKeys(book);
  /** Keys by the id that they were counted under. */
  const createOwner = () => {
    const counts = new Map<number, number>();
    const count = (pattern: number) => void counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    const owner: CountHeld = (_bytes, _from, _to, _seen, _place, pattern) => count(pattern);
    const add = (name: string) => {
      const bytes = Buffer.from(name);
      const pattern = book.match(bytes, 0, bytes.length);
      if (pattern >= 0) count(pattern);
      else held.add(bytes, 0, bytes.length, seen, { owner, database: 0, isLarge: false });
    };
    return { owner, add, counts, counted: () => [...counts.values()].reduce((sum, keys) => sum + keys, 0) };
  };
  return { book, held, createOwner };
}

function fill(add: (name: string) => void, count: number, between: () => void = () => undefined): void {
  for (let key = 0; key < count; key += 1) {
    add(key % 4 === 0 ? `cart:${10_000 + key}:items` : `session:${100_000 + key * 7}`);
    between();
  }
}

describe("keys that wait for their pattern", () => {
  it.each([
    ["worked on after every key", 1],
    ["worked on now and then", 40],
    ["not worked on before the end", Number.POSITIVE_INFINITY],
  ])("are counted once each under the same patterns when %s", (_when, every) => {
    const { held, createOwner } = createHolder();
    const { add, counts } = createOwner();
    let keys = 0;
    fill(add, 120_000, () => {
      keys += 1;
      if (keys % every === 0) held.workOn();
    });
    const settled = held.settle();
    const rows = [...counts].map(([id, count]) => [settled.patternOf(id)?.text, count]);
    expect(rows.toSorted()).toEqual([
      ["cart:{cartId}:items", 30_000],
      ["session:{sessionId}", 90_000],
    ]);
    expect(held.isBehind()).toBe(false);
  });

  it("are worked on a few at a time, and nothing is left to do when all were studied and counted", () => {
    const { book, held, createOwner } = createHolder();
    const { add, counted } = createOwner();
    fill(add, 60_000);
    let steps = 0;
    let most = 0;
    while (held.isBehind()) {
      const before = counted();
      held.workOn();
      most = Math.max(most, counted() - before);
      steps += 1;
    }
    expect(book.isFrozen).toBe(true);
    expect(counted()).toBe(60_000);
    // 5,000 keys are studied, then all are counted.
    expect([most, steps]).toEqual([50, 1_300]);
  });

  it("are studied for longer where they bring something new again and again", () => {
    const { book, held, createOwner } = createHolder();
    const { add } = createOwner();
    const letters = "abcdefghijklmnopqrstuvwxyz";
    for (let key = 0; key < 30_000; key += 1) {
      const [first, second] = [letters.charAt(key % 26), letters.charAt(Math.floor(key / 26) % 26)];
      add(`${first}${second}pp:${second}${first}tt:${key}`);
    }
    let studied = 0;
    while (!book.isFrozen) {
      held.workOn();
      studied += 50;
    }
    expect(studied).toBe(20_000);
  });

  it("are learned from at once when there is no room for more of them", () => {
    const { book, held, createOwner } = createHolder();
    const { add, counted } = createOwner();
    fill(add, 79_999);
    expect([book.isFrozen, counted()]).toEqual([false, 0]);
    fill(add, 1);
    expect([book.isFrozen, counted(), held.isBehind()]).toEqual([true, 80_000, false]);
  });

  it("count the bytes of long names against the room", () => {
    const { book, createOwner } = createHolder();
    const { add } = createOwner();
    for (let key = 0; key < 63_000; key += 1) add(`page:${key}:${"x".repeat(250)}`);
    expect(book.isFrozen).toBe(true);
  });

  it.each([
    ["before the patterns are known", 100],
    ["while they are counted", 500],
  ])("are forgotten when their walk begins again %s, and those of others are not", (_when, steps) => {
    const { held, createOwner } = createHolder();
    const [again, other] = [createOwner(), createOwner()];
    fill(again.add, 30_000);
    fill(other.add, 30_000);
    for (let step = 0; step < steps; step += 1) held.workOn();
    held.forget(again.owner);
    again.counts.clear();
    fill(again.add, 10_000);
    held.settle();
    expect([again.counted(), other.counted()]).toEqual([10_000, 30_000]);
  });
});
