import { describe, expect, it } from "vitest";
import { createAuditAggregator, type KeyObservation } from "../../../src/core/audit/audit-aggregator.ts";
import { type KeyTally, mergeTallies, type PatternMeta } from "../../../src/core/audit/key-tally.ts";
import { toPatternAudits } from "../../../src/core/audit/pattern-audits.ts";
import { createRandom } from "./random.ts";

const meta = (id: number, pattern: string, database = 0): PatternMeta => ({
  id,
  pattern,
  database,
  slots: [],
});

const session = meta(0, "session:{userId}");
const counters = meta(1, "CONTACT_day_{userId}_{date}_{channel}");

function key(change: Partial<KeyObservation> = {}): KeyObservation {
  return {
    ttlMs: 60_000,
    type: "string",
    bytes: 100,
    elements: -1,
    encoding: undefined,
    text: undefined,
    ...change,
  };
}

describe("createAuditAggregator", () => {
  it("adds up keys, TTLs, types and bytes per pattern", () => {
    const aggregator = createAuditAggregator();
    for (const ttlMs of [10_000, 20_000, 30_000, -1]) aggregator.add(0, key({ ttlMs, text: "session:7" }));
    aggregator.add(1, key({ ttlMs: -1, bytes: 72, text: "CONTACT_day_10042_2026-02-13_1" }));
    const [first, second] = aggregator.finish([session, counters]);
    expect(first).toMatchObject({
      pattern: "session:{userId}",
      database: 0,
      keys: 4,
      share: 0.8,
      keysWithoutTtl: 1,
      types: { string: 4 },
      typeLearned: false,
      bytes: { value: 400, low: 400, high: 400 },
      biggest: [{ key: "session:7", type: "string", bytes: 100 }],
      examples: ["session:7"],
    });
    expect(first?.ttl).toMatchObject({
      class: "mixed",
      minSeconds: 10,
      maxSeconds: 30,
      meanSeconds: 20,
    });
    expect(first?.ttl.p50Seconds).toBeCloseTo(20, 0);
    expect(second).toMatchObject({ keys: 1, keysWithoutTtl: 1, ttl: { class: "persistent" } });
    expect(first).not.toHaveProperty("elements");
    expect(first).not.toHaveProperty("keysEstimate");
  });

  it("counts the encodings of the keys that were asked, on all nodes together", () => {
    const [one, other] = [createAuditAggregator(), createAuditAggregator()];
    one.add(0, key({ type: "hash", encoding: "listpack" }));
    one.add(0, key({ type: "hash", encoding: "hashtable" }));
    one.add(0, key({ type: "hash" }));
    other.add(7, key({ type: "hash", encoding: "hashtable" }));
    other.add(1, key());
    other.moveKeys(7, 0);
    const tallies = mergeTallies([...one.tally([session]), ...other.tally([session, counters])]);
    const [first, second] = toPatternAudits(tallies);
    expect(first?.encodings).toEqual({ hashtable: 2, listpack: 1 });
    expect(Object.keys(first?.encodings ?? {})).toEqual(["hashtable", "listpack"]);
    expect(second).not.toHaveProperty("encodings");
  });

  it("counts a key that was gone nowhere but among the gone", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key());
    aggregator.add(0, key({ ttlMs: -2, bytes: -1 }));
    expect([aggregator.seenKeys(), aggregator.goneKeys()]).toEqual([1, 1]);
    expect(aggregator.finish([session])[0]?.keys).toBe(1);
  });

  it("takes a type that was learned for those not asked, and says so", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key({ type: "hash", elements: 12, bytes: -1 }));
    for (let at = 0; at < 9; at += 1) aggregator.add(0, key({ type: undefined, elements: 12, bytes: -1 }));
    expect(aggregator.finish([session])[0]).toMatchObject({
      types: { hash: 10 },
      typeLearned: true,
      elements: { value: 120, low: 120, high: 120 },
    });
  });

  it("assesses neither type nor bytes where the server denied both", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key({ type: undefined, bytes: -1, text: "session:1" }));
    const [pattern] = aggregator.finish([session]);
    expect(pattern).toMatchObject({ types: {}, biggest: [] });
    expect(pattern).not.toHaveProperty("bytes");
  });

  it("remembers the five biggest, once each, masked", () => {
    const aggregator = createAuditAggregator();
    for (let at = 1; at <= 40; at += 1) {
      aggregator.add(0, key({ bytes: at * 10, text: () => `cart:118850444603${at + 1000}` }));
    }
    aggregator.add(0, key({ bytes: 400, text: "cart:1188504446031040" }));
    expect(aggregator.finish([session])[0]?.biggest.map(({ key, bytes }) => `${key} ${bytes}`)).toEqual([
      "cart:1***…40 400",
      "cart:1***…39 390",
      "cart:1***…38 380",
      "cart:1***…37 370",
      "cart:1***…36 360",
    ]);
  });

  it("counts every key that is too big, and not only those it remembers, on all nodes together", () => {
    const [one, other] = [createAuditAggregator(), createAuditAggregator()];
    for (let at = 0; at < 12; at += 1) {
      one.add(0, key({ type: "set", elements: 6_000, bytes: 300_000, text: `s:${at}` }));
      other.add(0, key({ bytes: 102_401, text: `b:${at}` }));
    }
    other.add(0, key({ bytes: 102_400, text: "small" }));
    const [all] = toPatternAudits(mergeTallies([...one.tally([session]), ...other.tally([session])]));
    expect(all?.bigKeys).toEqual({ keys: 24, bytes: 4_828_812, complete: true });
    expect(all?.biggest).toHaveLength(5);
  });

  it("says that there may be more big keys where the memory of some was not asked", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key({ type: "set", elements: 6_000, bytes: -1, text: "s:1" }));
    aggregator.add(0, key({ bytes: 200_000, text: "b:1" }));
    expect(aggregator.finish([session])[0]?.bigKeys).toEqual({ keys: 2, complete: false });
    expect(aggregator.finish([session], { weight: 40 })[0]).not.toHaveProperty("bigKeys");
  });

  it("tells bytes and elements of as many keys as it tells keys", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key({ bytes: 6_000_000, text: "blob:homepage" }));
    for (let at = 0; at < 3; at += 1) {
      aggregator.add(1, key({ type: "set", elements: 12_000, bytes: 500_000, text: `s:${at}` }));
    }
    const [sets, blob] = aggregator.finish([session, counters], { weight: 1.1235 });
    expect([blob?.keys, blob?.bytes?.value]).toEqual([1, 6_000_000]);
    expect([sets?.keys, sets?.bytes?.value, sets?.elements?.value]).toEqual([3, 1_500_000, 36_000]);
  });

  it("keeps elements where large collections alone were asked and there are no others", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key({ type: "hash", elements: 401 }));
    aggregator.add(1, key({ type: "set", elements: 900 }));
    aggregator.add(1, key({ type: "set", elements: -1 }));
    const [first, second] = aggregator.finish([session, counters], { allElements: false });
    expect([first, second].map((pattern) => [pattern?.pattern, pattern?.elements?.value])).toEqual([
      ["CONTACT_day_{userId}_{date}_{channel}", undefined],
      ["session:{userId}", 401],
    ]);
  });

  it("ranks collections by elements where memory was not measured", () => {
    const aggregator = createAuditAggregator();
    for (const elements of [3, 401, 27]) {
      aggregator.add(0, key({ type: "hash", bytes: -1, elements, text: `h${elements}` }));
    }
    expect(aggregator.finish([session])[0]?.biggest).toEqual([
      { key: "h401", type: "hash", elements: 401 },
      { key: "h27", type: "hash", elements: 27 },
      { key: "h3", type: "hash", elements: 3 },
    ]);
  });

  it("calls for the text of few keys only", () => {
    const aggregator = createAuditAggregator();
    let asked = 0;
    for (let at = 0; at < 50_000; at += 1) {
      aggregator.add(
        0,
        key({
          text: () => {
            asked += 1;
            return `k${at}`;
          },
        }),
      );
    }
    expect(asked).toBe(8);
  });

  it("moves what was counted when two patterns turn out to be one", () => {
    const [moved, whole] = [createAuditAggregator(), createAuditAggregator()];
    const random = createRandom(3);
    for (let at = 0; at < 500; at += 1) {
      const one = key({ ttlMs: random() < 0.2 ? -1 : Math.floor(random() * 1e6), bytes: 50 + (at % 90) });
      moved.add(at % 3 === 0 ? 9 : 0, { ...one, text: `s${at}` });
      whole.add(0, { ...one, text: `s${at}` });
    }
    moved.moveKeys(9, 0);
    const [[a], [b]] = [moved.finish([session, meta(9, "gone")]), whole.finish([session])];
    expect(moved.finish([meta(9, "gone")])).toEqual([]);
    expect({ ...a, examples: [] }).toEqual({ ...b, examples: [] });
    expect(a?.keys).toBe(500);
  });

  it("takes duplicates off by their ratio", () => {
    const aggregator = createAuditAggregator();
    for (let at = 0; at < 1020; at += 1) aggregator.add(0, key({ ttlMs: at % 2 === 0 ? -1 : 5000 }));
    expect(aggregator.finish([session], { weight: 1 / 1.02 })[0]).toMatchObject({
      keys: 1000,
      keysWithoutTtl: 500,
      types: { string: 1000 },
      bytes: { value: 100_000, low: 100_000, high: 100_000 },
    });
  });

  it("states the error of a sample's counts", () => {
    const aggregator = createAuditAggregator();
    for (let at = 0; at < 1000; at += 1) aggregator.add(at % 4 === 0 ? 1 : 0, key());
    const [first, second] = aggregator.finish([session, counters], { weight: 100 });
    // 100,000 · sqrt(0.75 · 0.25 / 999 · 0.99) · 1.96 = 2672
    expect(first?.keysEstimate).toEqual({ value: 75_000, low: 72_328, high: 77_672 });
    expect(second?.keysEstimate).toEqual({ value: 25_000, low: 22_328, high: 27_672 });
    expect(first?.bytes).toEqual({ value: 7_500_000, low: 7_232_122, high: 7_767_878 });
  });

  it("refuses an id that would make its state large", () => {
    const aggregator = createAuditAggregator({ maxPatterns: 100 });
    expect(() => aggregator.add(100, key())).toThrow("pattern id 100 is not a whole number below 100");
    expect(() => aggregator.add(-1, key())).toThrow(RangeError);
    expect(() => aggregator.add(1.5, key())).toThrow(RangeError);
  });

  it("masks a hostile type and name and bounds how many types there are", () => {
    const aggregator = createAuditAggregator();
    for (let at = 0; at < 50; at += 1) {
      aggregator.add(0, key({ type: `module-${at}`, text: `<!channel>\n${at}` }));
    }
    const [pattern] = aggregator.finish([session]);
    expect(pattern?.types["other"]).toBe(45);
    expect(Object.keys(pattern?.types ?? {})).toHaveLength(6);
    expect(pattern?.examples[0]).toBe("<!channel>\\n0");
  });
});

describe("mergeTallies", () => {
  it("does not pass off the elements of one node for those of all", () => {
    const [whole, large, strings] = [
      createAuditAggregator(),
      createAuditAggregator(),
      createAuditAggregator(),
    ];
    whole.add(0, key({ type: "set", elements: 3 }));
    large.add(0, key({ type: "set", elements: -1 }));
    strings.add(0, key());
    const sizeOf = (other: readonly KeyTally[]) =>
      toPatternAudits(mergeTallies([...whole.tally([session]), ...other]))[0]?.elements?.value;
    expect(sizeOf(large.tally([session], { allElements: false }))).toBeUndefined();
    expect(sizeOf(strings.tally([session]))).toBe(3);
  });

  it("gives for several nodes what one node with all keys gives", () => {
    const nodes = [createAuditAggregator(), createAuditAggregator(), createAuditAggregator()];
    const one = createAuditAggregator();
    const random = createRandom(5);
    for (let at = 0; at < 3000; at += 1) {
      const id = at % 5 === 0 ? 1 : 0;
      const seen = key({
        ttlMs: id === 1 ? -1 : Math.floor(random() * 1e7),
        bytes: Math.floor(random() * 5000),
        text: `k:${at}`,
      });
      nodes[at % 3]?.add(id, seen);
      one.add(id, seen);
    }
    const metas = [session, counters];
    const merged = toPatternAudits(mergeTallies(nodes.flatMap((node) => node.tally(metas))));
    const whole = one.finish(metas);
    for (const [index, pattern] of merged.entries()) {
      expect(pattern).toEqual({ ...whole[index], examples: pattern.examples });
    }
    expect(merged.map(({ keys }) => keys)).toEqual([2400, 600]);
  });

  it("keeps databases apart", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key());
    aggregator.add(1, key());
    const merged = aggregator.finish([meta(0, "a:{id}", 0), meta(1, "a:{id}", 3)]);
    expect(merged.map(({ database, keys }) => [database, keys])).toEqual([
      [0, 1],
      [3, 1],
    ]);
  });

  it("does not give the bytes of one node for those of two", () => {
    const [measured, denied] = [createAuditAggregator(), createAuditAggregator()];
    measured.add(0, key());
    denied.add(0, key({ bytes: -1 }));
    const [pattern] = toPatternAudits(
      mergeTallies([...measured.tally([session]), ...denied.tally([session])]),
    );
    expect(pattern).not.toHaveProperty("bytes");
    expect(pattern?.keys).toBe(2);
  });

  it("survives the way to another thread", () => {
    const aggregator = createAuditAggregator();
    aggregator.add(0, key({ text: "session:1" }));
    const tallies = structuredClone(aggregator.tally([session]));
    expect(toPatternAudits(tallies)).toEqual(aggregator.finish([session]));
  });
});

describe("the intervals of a sample", () => {
  it("hold the true keys and bytes of a pattern in 93 to 98 of 100 samples", () => {
    const random = createRandom(99);
    const keys = Array.from({ length: 4000 }, (_, at) => ({
      id: at % 5 === 0 ? 1 : 0,
      bytes: 64 + Math.floor(-Math.log(1 - random()) * 300),
    }));
    const rare = keys.filter(({ id }) => id === 1);
    const trueBytes = rare.reduce((sum, { bytes }) => sum + bytes, 0);
    const held = { keys: 0, bytes: 0 };
    for (let round = 0; round < 1000; round += 1) {
      const aggregator = createAuditAggregator();
      for (let drawn = 0; drawn < 400; drawn += 1) {
        const at = drawn + Math.floor(random() * (keys.length - drawn));
        const [picked, first] = [keys[at], keys[drawn]];
        if (picked === undefined || first === undefined) continue;
        keys[at] = first;
        keys[drawn] = picked;
        aggregator.add(picked.id, key({ bytes: picked.bytes }));
      }
      const [pattern] = aggregator.finish([counters], { weight: 10 });
      const { keysEstimate: count, bytes } = pattern ?? {};
      if (count && count.low <= rare.length && rare.length <= count.high) held.keys += 1;
      if (bytes && bytes.low <= trueBytes && trueBytes <= bytes.high) held.bytes += 1;
    }
    for (const hits of [held.keys, held.bytes]) {
      expect(hits).toBeGreaterThanOrEqual(930);
      expect(hits).toBeLessThanOrEqual(980);
    }
  });
});
