import { describe, expect, it } from "vitest";
import { readReportWords } from "../../../../src/slack/listeners/commands/read-report-words.ts";

describe("the words of a report", () => {
  it("bound a walk in keys and in time, in either form of an option", () => {
    expect(readReportWords(["market", "--max-keys", "500000", "--max-minutes=2.5"])).toEqual({
      cluster: "market",
      mode: "standard",
      pace: "gentle",
      bounds: { maxKeys: 500_000, maxMs: 150_000 },
    });
    expect(readReportWords(["all"])).toEqual({ mode: "standard", pace: "gentle", bounds: {} });
  });

  it.each([
    ["--max-keys", "0"],
    ["--max-keys", "1.5"],
    ["--max-keys", "many"],
    ["--max-keys", ""],
    ["--max-minutes", "0"],
    ["--max-minutes", "-1"],
    ["--max-minutes", "10081"],
  ])("are not understood with %s %s", (option, value) => {
    expect(readReportWords([option, value])).toEqual({ unreadable: option });
  });
});
