import { describe, expect, it } from "vitest";
import { createRandom } from "../../../sandbox/fleet/random.ts";
import { estimateTotal, type Measured, toEstimate } from "../../../src/core/audit/estimate.ts";
import { createDuplicateCounter, shareInterval } from "../../../src/core/keyspace-scan/duplicates.ts";
import { hashKey } from "../../../src/core/keyspace-scan/hash-key.ts";
import { certainStratum, sampledStratum } from "../../../src/core/keyspace-scan/key-batch.ts";
import { createMemoryLot } from "../../../src/core/keyspace-scan/memory-lot.ts";

const viewOf = (name: string) => new DataView(new TextEncoder().encode(name).buffer);

function hashName(name: string, seed = 0): number {
  const view = viewOf(name);
  return hashKey(view, 0, view.byteLength, seed);
}

describe("the hash of a key", () => {
  it("is the same for the same name, wherever it stands, and another for another seed", () => {
    const within = viewOf("<<user:1>>");
    expect(hashKey(within, 2, 8, 5)).toBe(hashName("user:1", 5));
    expect(hashName("user:1", 6)).not.toBe(hashName("user:1", 5));
    expect(hashName("user:2", 5)).not.toBe(hashName("user:1", 5));
  });

  it("spreads names that count upwards evenly over its high and its low bits", () => {
    const low = new Array<number>(16).fill(0);
    const high = new Array<number>(16).fill(0);
    for (let index = 0; index < 16_000; index++) {
      const hash = hashName(`order:${index}`);
      low[hash & 15] = (low[hash & 15] ?? 0) + 1;
      high[hash >>> 28] = (high[hash >>> 28] ?? 0) + 1;
    }
    for (const count of [...low, ...high]) {
      expect(count).toBeGreaterThan(850);
      expect(count).toBeLessThan(1_150);
    }
  });
});

function countDuplicates(names: readonly string[], capacity?: number) {
  const counter = createDuplicateCounter(capacity);
  for (const name of names) {
    const hash = hashName(name);
    if (counter.add(hash)) counter.keep(hash, hashName(name, 1));
  }
  return counter.estimate();
}

const distinct = (count: number) => Array.from({ length: count }, (_, index) => `key:${index}`);

describe("the estimate of duplicates", () => {
  it("is exact while all keys can be kept", () => {
    const estimate = countDuplicates([...distinct(900), ...distinct(100)]);
    expect(estimate).toEqual({ share: 0.1, low: 0.1, high: 0.1, distinctKeys: 900, sampledKeys: 1_000 });
  });

  it("finds none among a hundred thousand different keys", () => {
    const estimate = countDuplicates(distinct(100_000));
    expect(estimate).toMatchObject({ share: 0, low: 0, distinctKeys: 100_000 });
    expect(estimate.high).toBeGreaterThan(0);
    expect(estimate.high).toBeLessThan(0.001);
  });

  it("stays close with a bounded number of kept keys", () => {
    const estimate = countDuplicates([...distinct(80_000), ...distinct(20_000)], 4_096);
    expect(estimate.sampledKeys).toBeLessThan(6_000);
    expect(estimate.low).toBeLessThan(0.2);
    expect(estimate.high).toBeGreaterThan(0.2);
    expect(estimate.high - estimate.low).toBeLessThan(0.04);
  });

  it("says nothing wrong of an empty keyspace", () => {
    expect(countDuplicates([])).toEqual({ share: 0, low: 0, high: 0, distinctKeys: 0, sampledKeys: 0 });
  });
});

describe("the interval of a share", () => {
  it("is Wilson's", () => {
    const [low, high] = shareInterval(10, 100);
    expect(low).toBeCloseTo(0.0552, 4);
    expect(high).toBeCloseTo(0.1744, 4);
    expect(shareInterval(0, 100)[0]).toBe(0);
    expect(shareInterval(0, 100)[1]).toBeCloseTo(0.037, 3);
    expect(shareInterval(100, 100)[1]).toBe(1);
  });
});

describe("the bytes of a group", () => {
  it("lie in the 95 % interval about 95 times of 100, asked as the lot says", () => {
    const random = createRandom(95);
    const rounds = 400;
    let within = 0;
    for (let round = 0; round < rounds; round++) {
      const lot = createMemoryLot();
      const asked: number[] = [];
      let truth = 0;
      for (let key = 0; key < 2_000; key++) {
        const bytes = 50 + random.skewed(400);
        truth += bytes;
        const isCertain = lot.stratumOf(7) === certainStratum;
        if (isCertain || lot.isDrawn(hashName(`key:${round}:${key}`))) asked.push(bytes);
      }
      expect(asked.length).toBeLessThan(450);
      const total = estimateTotal(measure(asked), { size: 2_000, variance: 0 });
      const estimate = total && toEstimate(total);
      if (estimate && estimate.low <= truth && truth <= estimate.high) within += 1;
    }
    expect(within).toBeGreaterThan(365);
    expect(within).toBeLessThan(396);
  });
});

function measure(values: readonly number[]): Measured {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { count: values.length, mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}

describe("the lot that decides whose memory is asked", () => {
  it("asks the first 256 keys of each group, and draws one in 16 of the others", () => {
    const lot = createMemoryLot();
    const strata = Array.from({ length: 300 }, () => lot.stratumOf(7));
    expect(strata.filter((stratum) => stratum === certainStratum)).toHaveLength(256);
    expect(strata.at(-1)).toBe(sampledStratum);
    const drawn = Array.from({ length: 32_000 }, (_, index) => lot.isDrawn(hashName(`key:${index}`)));
    const count = drawn.filter(Boolean).length;
    expect(count).toBeGreaterThan(1_850);
    expect(count).toBeLessThan(2_150);
  });

  it("asks the first 20,000 keys that have no group", () => {
    const lot = createMemoryLot();
    const strata = Array.from({ length: 20_100 }, () => lot.stratumOf(-1));
    expect(strata.filter((stratum) => stratum === certainStratum)).toHaveLength(20_000);
    expect(strata.at(-1)).toBe(sampledStratum);
  });

  it("draws the same keys in every scan", () => {
    const [first, second] = [createMemoryLot(), createMemoryLot()];
    for (let index = 0; index < 100; index++) {
      expect(first.isDrawn(hashName(`key:${index}`))).toBe(second.isDrawn(hashName(`key:${index}`)));
    }
  });
});
