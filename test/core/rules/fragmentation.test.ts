import { describe, expect, it } from "vitest";
import { fragmentation } from "../../../src/core/rules/fragmentation.ts";
import { factsOf, judge, mebibyte, observe, read, sumUp } from "./readings.ts";

const limits = { fragmentationRatio: { warning: 1.4, source: "MEMORY DOCTOR" } };

function use(usedMebibytes: number, fragmentationRatio: number | undefined, wastedMebibytes?: number) {
  const fragmentationBytes = wastedMebibytes === undefined ? undefined : wastedMebibytes * mebibyte;
  return read(
    observe({ memory: { usedBytes: usedMebibytes * mebibyte, fragmentationRatio, fragmentationBytes } }),
  );
}

describe("fragmentation", () => {
  it.each([
    ["a 21 MB server at 1.94", use(21.22, 1.94, 19.9), "good"],
    ["an empty server at 8", use(1, 8, 7), "good"],
    ["exactly 500 MB at 1.9, 100 MB wasted", use(500, 1.9, 100), "good"],
    ["501 MB at 1.4", use(501, 1.4, 200), "good"],
    ["501 MB at 1.41", use(501, 1.41, 205), "warning fragmented"],
    ["a large server that was emptied", use(60, 9, 480), "warning fragmented"],
    ["101 MB wasted at a ratio within the limit", use(400, 1.26, 101), "good"],
    ["a large server that swaps", use(8000, 0.6, -3200), "good"],
    ["a large server that tells no ratio", use(8000, undefined), "notAssessed notReported"],
  ])("judges %s as expected", (_case, node, expected) => {
    expect(sumUp(judge(fragmentation, node, limits))).toBe(expected);
  });

  it("takes the waste from resident memory where the server does not tell it", () => {
    const latest = observe({
      memory: { usedBytes: 60 * mebibyte, rssBytes: 240 * mebibyte, fragmentationRatio: 4 },
    });
    const verdict = judge(fragmentation, read(latest), limits);
    expect(sumUp(verdict)).toBe("warning fragmented");
    expect(factsOf(verdict)).toEqual({
      fragmentationRatio: { unit: "number", value: 4 },
      fragmentationBytes: { unit: "bytes", value: 188_743_680 },
      rssBytes: { unit: "bytes", value: 251_658_240 },
      usedBytes: { unit: "bytes", value: 62_914_560 },
    });
  });

  it("is not assessed without a memory sample", () => {
    expect(sumUp(judge(fragmentation, read(observe({ memory: "denied" })), limits))).toBe(
      "notAssessed denied",
    );
  });
});
