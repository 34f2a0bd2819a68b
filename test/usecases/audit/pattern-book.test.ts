import { describe, expect, it } from "vitest";
import { shapeOf } from "../../../src/core/audit/pattern-text.ts";
import { type CountHeld, createHeldKeys } from "../../../src/usecases/audit/held-keys.ts";
import { createPatternBook, type SettledBook } from "../../../src/usecases/audit/pattern-book.ts";

/** Counts keys under the ids that a walk would give them, held back ones at last. */
function createWalk(studied: readonly string[]) {
  const book = createPatternBook();
  const held = createHeldKeys(book);
  const counts = new Map<number, number>();
  const count = (id: number) => counts.set(id, (counts.get(id) ?? 0) + 1);
  const owner: CountHeld = (_bytes, _from, _to, _seen, _place, pattern) => count(pattern);
  const seen = { ttlMs: -1, type: "string", bytes: -1, elements: -1, encoding: undefined, text: undefined };
  for (const name of studied) {
    const bytes = Buffer.from(name);
    book.study(bytes, 0, bytes.length);
  }
  book.freeze();
  return {
    add: (name: string): number => {
      const bytes = Buffer.from(name);
      const id = book.match(bytes, 0, bytes.length);
      if (id >= 0) count(id);
      else held.add(bytes, 0, bytes.length, seen, { owner, database: 0, isLarge: false });
      return id;
    },
    settle: (): SettledBook => held.settle(),
    /** Keys by the shape of their pattern, `undefined` where there is none, most first. */
    rows: (settled: SettledBook) => {
      const rows = new Map<string | undefined, number>();
      for (const [id, keys] of counts) {
        const pattern = settled.patternOf(id);
        const shape = pattern && shapeOf(pattern.text);
        rows.set(shape, (rows.get(shape) ?? 0) + keys);
      }
      return [...rows].toSorted((a, b) => b[1] - a[1]);
    },
  };
}

function orders(count: number, from = 100_000): readonly string[] {
  return Array.from({ length: count }, (_, index) => `order:detail:${from + index * 17}`);
}

describe("a pattern book", () => {
  it("gives the keys of the walk the ids of what was studied", () => {
    const walk = createWalk([...orders(400), "registry"]);
    const ids = new Set(orders(400, 900_000).map(walk.add));
    expect(ids.size).toBe(1);
    walk.add("registry");
    const settled = walk.settle();
    expect(walk.rows(settled)).toEqual([
      ["order:detail:{}", 400],
      ["registry", 1],
    ]);
    const [id = -1] = ids;
    expect(settled.patternOf(id)?.slots[0]?.distinctEstimate).toBeGreaterThan(300);
    expect(settled.patternOf(-1)).toBeUndefined();
  });

  it("learns keys that come late, without touching the patterns that were frozen", () => {
    const walk = createWalk(orders(400));
    const first = walk.add("order:detail:555555");
    for (let index = 0; index < 300; index += 1) walk.add(`late:invoice:${40_000 + index * 3}:pdf`);
    expect(walk.add("order:detail:777777")).toBe(first);
    expect(walk.rows(walk.settle())).toEqual([
      ["late:invoice:{}:pdf", 300],
      ["order:detail:{}", 2],
    ]);
  });

  it("reports a pattern that looked like a single key as one with what it turned out to be", () => {
    const walk = createWalk([...orders(400), "lock:shop:7"]);
    const frozen = walk.add("lock:shop:7");
    expect(frozen).toBeGreaterThanOrEqual(0);
    for (let shop = 8; shop < 600; shop += 1) walk.add(`lock:shop:${shop}`);
    expect(walk.rows(walk.settle())).toEqual([["lock:shop:{}", 593]]);
  });

  it("learns during the walk when more keys are held back than there is room for", () => {
    const walk = createWalk(orders(400));
    let known = 0;
    for (let index = 0; index < 30_000; index += 1) {
      if (walk.add(`new:event:${index}:done`) >= 0) known += 1;
    }
    expect(known).toBe(10_000);
    expect(walk.rows(walk.settle())).toEqual([["new:event:{}:done", 30_000]]);
  });

  it("loses no key of a stream without any pattern", () => {
    const walk = createWalk([]);
    let state = 1;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state % below;
    };
    const delimiters = ":/_-.|#@";
    const total = 60_000;
    for (let key = 0; key < total; key += 1) {
      const words = Array.from({ length: 1 + random(6) }, () =>
        Array.from({ length: 1 + random(9) }, () => String.fromCharCode(97 + random(26))).join(""),
      );
      walk.add(words.join(delimiters[random(delimiters.length)]));
    }
    const rows = walk.rows(walk.settle());
    expect(rows.reduce((sum, [, keys]) => sum + keys, 0)).toBe(total);
    expect(rows.length).toBeLessThanOrEqual(3_001);
  });

  it("matches keys that are longer than what is looked at, and bytes that are no text", () => {
    const walk = createWalk([]);
    for (let index = 0; index < 50; index += 1) {
      walk.add(`blob:${index}:${"x".repeat(400)}`);
      walk.add(`名前:${index}`);
    }
    const rows = walk.rows(walk.settle());
    expect(rows.reduce((sum, [, keys]) => sum + keys, 0)).toBe(100);
    expect(rows).toContainEqual(["名前:{}", 50]);
  });

  it("rolls up siblings that differ in one word, and keeps them apart", () => {
    const kinds = ["paid", "shipped", "returned"];
    const keys = kinds.flatMap((kind) =>
      Array.from({ length: 200 }, (_, index) => `event:order:${kind}:${10_000 + index * 7}`),
    );
    const walk = createWalk(keys);
    const ids = [...new Set(keys.map(walk.add))];
    const settled = walk.settle();
    expect(walk.rows(settled).map(([, count]) => count)).toEqual([200, 200, 200]);
    expect(new Set(ids.map((id) => settled.patternOf(id)?.rollUp)).size).toBe(1);
    expect(settled.patternOf(ids[0] ?? -1)?.rollUp).toContain("3 values");
  });

  it("tells patterns apart that would read the same, the one with more keys by its usual name", () => {
    const days = Array.from({ length: 18 }, (_, day) => 10 + day);
    const studied = days.flatMap((day) => [`report:2024-01-${day}`, `report:202401${day}`]);
    const walk = createWalk(studied);
    const [dashed = -1, flat = -1] = studied.map(walk.add);
    for (const day of days) walk.add(`report:202402${day}`);
    const settled = walk.settle();
    expect(settled.patternOf(flat)?.text).toBe("report:{date}");
    expect(settled.patternOf(dashed)?.text).toBe("report:{date2}");
    expect(settled.patternOf(dashed)?.slots.map(({ name }) => name)).toEqual(["date2"]);
  });
});
