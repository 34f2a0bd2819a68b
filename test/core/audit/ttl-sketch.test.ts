import { describe, expect, it } from "vitest";
import {
  addTtl,
  countTtlsBy,
  createTtlSketch,
  mergeTtls,
  quantileOfTtls,
  summarizeTtls,
} from "../../../src/core/audit/ttl-sketch.ts";
import { createRandom } from "./random.ts";

const quantiles = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];

/** The value of rank ⌈q·n⌉, as the sketch defines a quantile. */
function rank(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

function sketchOf(values: readonly number[]) {
  const sketch = createTtlSketch();
  for (const value of values) addTtl(sketch, value);
  return sketch;
}

describe("the TTL sketch", () => {
  const random = createRandom(1);
  const streams: readonly (readonly [string, () => number])[] = [
    ["uniform up to a minute", () => Math.floor(random() * 60_000)],
    ["exponential around an hour", () => Math.floor(-Math.log(1 - random()) * 3_600_000)],
    ["log-uniform over nine decades", () => Math.floor(10 ** (random() * 9 + 3))],
    ["two TTLs, 14 s and 140 days", () => (random() < 0.4 ? 14_000 : 12_096_000_000)],
    ["one TTL", () => 86_400_000],
    ["Pareto with a heavy tail", () => Math.floor(1000 / (1 - random()) ** 1.5)],
  ];

  it.each(streams)("keeps every quantile within 1 percent: %s", (_name, next) => {
    const values = Array.from({ length: 20_000 }, next).map((value) => Math.max(1, value));
    const sketch = sketchOf(values);
    const sorted = values.toSorted((a, b) => a - b);
    for (const q of quantiles) {
      const exact = rank(sorted, q);
      const error = Math.abs((quantileOfTtls(sketch, q) ?? Number.NaN) - exact) / exact;
      expect(error, `quantile ${q}`).toBeLessThanOrEqual(0.010001);
    }
  });

  it("knows count, minimum, maximum and mean exactly", () => {
    expect(summarizeTtls(sketchOf([5, 1000, 7_700_000_000, 95_000]))).toEqual({
      count: 4,
      minMs: 5,
      maxMs: 7_700_000_000,
      meanMs: 1_925_024_001.25,
    });
  });

  it("says nothing of nothing", () => {
    expect(quantileOfTtls(createTtlSketch(), 0.5)).toBeUndefined();
    expect(summarizeTtls(createTtlSketch())).toBeUndefined();
  });

  it("holds what lies beyond three hundred years and below a millisecond", () => {
    const sketch = sketchOf([0, 9.2e18]);
    expect(quantileOfTtls(sketch, 0)).toBe(1);
    expect(quantileOfTtls(sketch, 1)).toBe(9.2e18);
  });

  it("gives the same for merged halves as for the whole", () => {
    const values = Array.from({ length: 5000 }, () => Math.floor(random() * 1e8) + 1);
    const whole = sketchOf(values);
    const left = sketchOf(values.slice(0, 1700));
    mergeTtls(left, sketchOf(values.slice(1700)));
    expect(left.buckets).toEqual(whole.buckets);
    for (const q of quantiles) expect(quantileOfTtls(left, q)).toBe(quantileOfTtls(whole, q));
  });

  it("weighs what it merges", () => {
    const sketch = sketchOf([1000, 1000, 1000]);
    mergeTtls(sketch, sketchOf([100_000]), 5);
    expect(summarizeTtls(sketch)).toEqual({ count: 8, minMs: 1000, maxMs: 100_000, meanMs: 62_875 });
    expect(quantileOfTtls(sketch, 0.5)).toBeCloseTo(100_000, -3);
  });
});

describe("counting by class", () => {
  const sizeOf = (ms: number) => (ms < 60_000 ? "below a minute" : "above");

  it("puts each TTL into its own class, not all into that of the median", () => {
    const sketch = sketchOf([
      ...new Array<number>(100).fill(10_000),
      ...new Array<number>(101).fill(97_200_000),
    ]);
    expect(countTtlsBy(sketch, sizeOf)).toEqual(
      new Map([
        ["below a minute", 100],
        ["above", 101],
      ]),
    );
    expect(countTtlsBy(createTtlSketch(), sizeOf)).toEqual(new Map());
  });

  it("does not move keys of a single TTL over the bound just above them", () => {
    expect(countTtlsBy(sketchOf([59_990, 59_995, 59_999]), sizeOf)).toEqual(new Map([["below a minute", 3]]));
  });

  it("counts what was weighed as often as it stands for", () => {
    const sample = createTtlSketch();
    mergeTtls(sample, sketchOf([1_000, 2_000, 600_000]), 2.5);
    expect(countTtlsBy(sample, sizeOf)).toEqual(
      new Map([
        ["below a minute", 5],
        ["above", 2.5],
      ]),
    );
  });
});
