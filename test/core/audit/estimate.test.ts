import { describe, expect, it } from "vitest";
import { addTotals, estimateTotal, quantileOfT, toEstimate } from "../../../src/core/audit/estimate.ts";
import { createRandom } from "./random.ts";

const counted = (size: number) => ({ size, variance: 0 });

function measure(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: values.length, mean, squares };
}

function estimate(values: readonly number[], size: number) {
  const total = estimateTotal(measure(values), counted(size));
  return total && toEstimate(total);
}

describe("estimateTotal", () => {
  it("is exact where every member was measured", () => {
    expect(estimate([56, 72, 8192], 3)).toEqual({ value: 8320, low: 8320, high: 8320 });
  });

  it("is exact where SCAN gave some twice, so that more were measured than there are", () => {
    expect(estimate([100, 100, 100, 100], 3)).toEqual({ value: 300, low: 300, high: 300 });
  });

  it("gives the interval of a sample of ten from a hundred, with the finite population correction", () => {
    // mean 104.5, s² = 9.1667: 100 · sqrt(9.1667 / 10 · 0.9) = 90.83, and t(9) = 2.262.
    expect(estimate([100, 101, 102, 103, 104, 105, 106, 107, 108, 109], 100)).toEqual({
      value: 10_450,
      low: 10_245,
      high: 10_655,
    });
  });

  it("is never below what was measured for certain", () => {
    expect(estimate([10, 10_000], 4)).toEqual({ value: 20_020, low: 10_010, high: 199_530 });
  });

  it("is not certain of the others where all measured are equal", () => {
    // 1000 · 64 · sqrt(1/100/100 · 0.9), and t(99) = 1.984.
    expect(estimate(Array(100).fill(64), 1000)).toEqual({ value: 64_000, low: 62_795, high: 65_205 });
  });

  it("stays wide where one member was measured", () => {
    expect(estimate([64], 10)).toEqual({ value: 640, low: 64, high: 8355 });
  });

  it("is not assessed where none was measured, and nothing where there is none", () => {
    expect(estimateTotal({ count: 0, mean: 0, squares: 0 }, counted(5))).toBeUndefined();
    expect(estimateTotal({ count: 0, mean: 0, squares: 0 }, counted(0))).toEqual({
      value: 0,
      variance: 0,
      freedom: 0,
      floor: 0,
    });
  });

  it("adds the variances of nodes and not their margins", () => {
    const node = { value: 1000, variance: 100, freedom: 1, floor: 10 };
    expect(toEstimate(addTotals(node, node))).toEqual({ value: 2000, low: 1972, high: 2028 });
  });

  it("knows Student's t", () => {
    expect([1, 2, 3, 5, 10, 30, Number.POSITIVE_INFINITY].map(quantileOfT).map((t) => t.toFixed(2))).toEqual([
      "12.71",
      "4.30",
      "3.18",
      "2.57",
      "2.23",
      "2.04",
      "1.96",
    ]);
  });
});

describe("the 95 % interval", () => {
  const random = createRandom(42);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const populations: readonly (readonly [string, () => number])[] = [
    ["strings of like size", () => 480 + Math.round(normal() * 24)],
    ["uniform sizes", () => 56 + Math.floor(random() * 1000)],
    ["exponential sizes", () => 64 - Math.log(1 - random()) * 800],
    ["log-normal sizes", () => 100 * Math.exp(normal() * 0.7)],
  ];

  it.each(populations)("holds the true total in 93 to 98 of 100 samples: %s", (_name, next) => {
    const members = Array.from({ length: 3000 }, next);
    const truth = members.reduce((sum, value) => sum + value, 0);
    let held = 0;
    const rounds = 1000;
    for (let round = 0; round < rounds; round += 1) {
      const sample = Array.from({ length: 300 }, (_, index) => {
        const at = index + Math.floor(random() * (members.length - index));
        const picked = members[at] ?? 0;
        members[at] = members[index] ?? 0;
        members[index] = picked;
        return picked;
      });
      const { low, high } = estimate(sample, members.length) ?? { low: 0, high: 0 };
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held / rounds).toBeGreaterThanOrEqual(0.93);
    expect(held / rounds).toBeLessThanOrEqual(0.98);
  });
});
