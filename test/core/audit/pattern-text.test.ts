import { describe, expect, it } from "vitest";
import { classifySeconds, classifyTtl } from "../../../src/core/audit/classify-ttl.ts";
import { parsePattern, shapeOf, wordsOf } from "../../../src/core/audit/pattern-text.ts";
import { summarizeClusterTtl } from "../../../src/core/audit/summarize-ttl.ts";
import { patternOf } from "./audits.ts";

describe("parsePattern", () => {
  it("tells placeholders from text and escaped braces", () => {
    expect(parsePattern("\\{user:{userId}\\}:cart")).toEqual([
      { kind: "literal", text: "{user:" },
      { kind: "slot", name: "userId" },
      { kind: "literal", text: "}:cart" },
    ]);
  });

  it("tells an escaped backslash before a placeholder from an escaped brace", () => {
    expect(parsePattern("App\\\\{class}:{id}")).toEqual([
      { kind: "literal", text: "App\\\\" },
      { kind: "slot", name: "class" },
      { kind: "literal", text: ":" },
      { kind: "slot", name: "id" },
    ]);
    expect(parsePattern("a\\\\\\{b")).toEqual([{ kind: "literal", text: "a\\\\{b" }]);
    expect(shapeOf("App\\\\{class}")).toBe("App\\\\{}");
  });

  it("takes a brace without a partner for text", () => {
    expect(parsePattern("a{b")).toEqual([{ kind: "literal", text: "a{b" }]);
    expect(parsePattern("a}b")).toEqual([{ kind: "literal", text: "a}b" }]);
    expect(parsePattern("")).toEqual([]);
  });
});

describe("shapeOf", () => {
  it("forgets the names of placeholders and nothing else", () => {
    expect(shapeOf("\\{a:{b}\\}{c}")).toBe("\\{a:{}\\}{}");
  });
});

describe("wordsOf", () => {
  it.each([
    ["orderTaskNoSeg:LKUS:{shopId}", ["order", "task", "no", "seg", "lkus"]],
    ["CONTACT_day_{userId}", ["contact", "day"]],
    ["iot_prod_codes1", ["iot", "prod", "codes"]],
    ["MDMDict:{x}", ["mdm", "dict"]],
    ["用户:{id}", ["用户"]],
    ["{uuid}{timestamp}", []],
  ])("splits %s", (pattern, words) => {
    expect(wordsOf(pattern)).toEqual(words);
  });
});

describe("the class of a TTL", () => {
  it.each([
    [59.9, "ultra-short"],
    [60, "very-short"],
    [599, "very-short"],
    [600, "short"],
    [14_400, "short"],
    [14_401, "medium"],
    [86_400, "medium"],
    [86_401, "long"],
    [1_209_600, "long"],
    [1_209_601, "very-long"],
  ])("of %d seconds is %s", (seconds, expected) => {
    expect(classifySeconds(seconds)).toBe(expected);
  });

  it("is mixed from one percent of keys without on, and persistent where no key has one", () => {
    expect(classifyTtl(1000, 9, 30)).toBe("ultra-short");
    expect(classifyTtl(1000, 10, 30)).toBe("mixed");
    expect(classifyTtl(1000, 990, 30)).toBe("mixed");
    expect(classifyTtl(1000, 1000, undefined)).toBe("persistent");
  });
});

describe("summarizeClusterTtl", () => {
  it("joins the quantiles of patterns by their keys", () => {
    const patterns = [
      patternOf("a:{id}", 900, { p50Seconds: 100 }),
      patternOf("b:{id}", 100, { p50Seconds: 10_000 }),
    ];
    const { p10Seconds = 0, p50Seconds = 0, p90Seconds = 0, ...rest } = summarizeClusterTtl(patterns);
    expect(rest).toEqual({ class: "short", minSeconds: 2, maxSeconds: 20_000, meanSeconds: 1090 });
    // 500 of 900 keys at most: between P50 (100 s) and P90 (180 s) of the first pattern.
    expect(p50Seconds).toBeCloseTo(111.1, 0);
    expect(p10Seconds).toBeCloseTo(22.2, 0);
    expect(p90Seconds).toBeGreaterThan(195);
    expect(p90Seconds).toBeLessThanOrEqual(205);
  });

  it("has none where no key has one", () => {
    expect(summarizeClusterTtl([patternOf("a:{id}", 5)])).toEqual({ class: "persistent" });
    expect(summarizeClusterTtl([])).toEqual({ class: "persistent" });
  });
});
