import { expect, it } from "vitest";
import { describeSample } from "../../../src/core/report/describe-sample.ts";

it("tells how many of how many keys were drawn, and which patterns are in the sample almost surely", () => {
  // (1 - 11/33901)^10000 is 0.039, (1 - 10/33901)^10000 is 0.052.
  expect(describeSample([{ drawnKeys: 10_000, expectedKeys: 33_901 }])).toEqual({
    drawnKeys: 10_000,
    keys: 33_901,
    surePatternKeys: 11,
  });
});

it("counts the node that says least, since all keys of a pattern may lie on it", () => {
  const nodes = [
    { drawnKeys: 1_000, expectedKeys: 10_000 },
    { drawnKeys: 1_000, expectedKeys: 100_000 },
    { expectedKeys: 500 },
  ];
  expect(describeSample(nodes)).toEqual({ drawnKeys: 2_000, keys: 110_000, surePatternKeys: 300 });
});

it("says nothing of keyspaces that were walked, and vouches for no pattern where nothing was drawn", () => {
  expect(describeSample([{ expectedKeys: 500 }])).toBeUndefined();
  expect(describeSample([{ drawnKeys: 0, expectedKeys: 400 }])?.surePatternKeys).toBe(400);
});
