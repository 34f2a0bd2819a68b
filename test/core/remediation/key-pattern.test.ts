import { describe, expect, it } from "vitest";
import type { PatternSlot } from "../../../src/core/audit/audit.ts";
import { createContractPattern, createKeyPattern } from "../../../src/core/remediation/key-pattern.ts";

function slots(...types: readonly (string | PatternSlot)[]): readonly PatternSlot[] {
  return types.map((type) =>
    typeof type === "string" ? { name: "slot", type, distinctEstimate: 1, samples: [] } : type,
  );
}

function matches(pattern: string, types: readonly (string | PatternSlot)[], key: string | Buffer): boolean {
  // In the middle of other bytes, as in a page.
  const bytes = Buffer.concat([Buffer.from("1:"), Buffer.from(key), Buffer.from(":9")]);
  return createKeyPattern(pattern, slots(...types)).matches(bytes, 2, bytes.length - 2);
}

describe("the keys of a pattern", () => {
  it.each([
    ["number", "42", "4x2"],
    ["number", "007", "-7"],
    ["uuid", "3f2b8c1e-9d4a-4b6f-8e7d-1a2b3c4d5e6f", "3f2b8c1e-9d4a-4b6f-8e7d-1a2b3c4d5e6"],
    ["hash", "9f86d081884c7d65", "9f86D081884c7d65"],
    ["date", "2026-02-13", "2026-13-13"],
    ["date", "20260213", "202602"],
    ["timestamp", "1739404800", "17394048"],
    ["time", "1739404800123", "soon"],
    ["month", "2026-02", "2026-22"],
    ["email", "a.b@example.com", "a.b@example"],
    ["ip", "10.0.0.1", "10.0.0.256"],
    ["token", "eyJhbGciOi_J9-x", "12345"],
    ["word", "checkout", "check0ut"],
    ["text", "Müller & Co", "12345"],
    ["code", "PR000123", "pr000123"],
    ["mac", "00:1b:44:11:3a:b7", "00:1b:44:11:3a"],
    ["version", "1.22.3", "1.22"],
    ["locale", "zh_CN", "zhCN"],
    ["kind of a later version", "anything", "any:thing"],
  ])("are strict by the type %s: %s, but not %s", (type, right, wrong) => {
    expect(matches("a:{slot}:z", [type], `a:${right}:z`)).toBe(true);
    expect(matches("a:{slot}:z", [type], `a:${wrong}:z`)).toBe(false);
    expect(matches("a:{slot}", [type], `a:${right}`)).toBe(true);
    expect(matches("a:{slot}", [type], `a:${wrong}`)).toBe(false);
    expect(matches("a:{slot}", [type], "a:")).toBe(false);
  });

  it("have signs and fractions only where the audit saw some", () => {
    const signed = { name: "slot", type: "number", distinctEstimate: 9, samples: ["-3", "4.5"] };
    expect(matches("a:{slot}", [signed], "a:-7")).toBe(true);
    expect(matches("a:{slot}", [signed], "a:12.5")).toBe(true);
    expect(matches("a:{slot}", [signed], "a:7-")).toBe(false);
  });

  it("have dates and months with or without separators, as the audit saw them", () => {
    const of = (type: string, ...samples: readonly string[]) => [
      { name: "slot", type, distinctEstimate: 9, samples },
    ];
    expect(matches("a:{slot}", of("date", "2026-02-13"), "a:2026-02-14")).toBe(true);
    expect(matches("a:{slot}", of("date", "2026-02-13"), "a:20260214")).toBe(false);
    expect(matches("a:{slot}", of("date", "20260213"), "a:20260214")).toBe(true);
    expect(matches("a:{slot}", of("date", "20260213"), "a:2026-02-14")).toBe(false);
    expect(matches("a:{slot}", of("date", "20260213", "2026-02-13"), "a:2026-02-14")).toBe(true);
    expect(matches("a:{slot}", of("date", "260213"), "a:260214")).toBe(true);
    expect(matches("a:{slot}", of("date", "260213"), "a:20260214")).toBe(false);
    expect(matches("a:{slot}", of("month", "202602"), "a:2026-03")).toBe(false);
    expect(matches("a:{slot}", of("month", "2026-02"), "a:2026-03")).toBe(true);
  });

  it("reach over a colon only where the audit saw that", () => {
    const path = { name: "slot", type: "text", distinctEstimate: 9, samples: ["home:cart"] };
    expect(matches("page:{slot}", [path], "page:home:checkout")).toBe(true);
    expect(matches("page:{slot}", ["text"], "page:home:checkout")).toBe(false);
  });

  it("follow the whole pattern, not a part of it", () => {
    expect(matches("cart:{id}", ["number"], "xcart:7")).toBe(false);
    expect(matches("cart:{id}", ["number"], "cart:7x")).toBe(false);
    expect(matches("{id}:cart", ["number"], "7:cart")).toBe(true);
    expect(matches("{id}", ["number"], "12345")).toBe(true);
    expect(matches("plain", [], "plain")).toBe(true);
    expect(matches("plain", [], "plain2")).toBe(false);
  });

  it("find the end of a value by what follows, wherever that stands", () => {
    expect(matches("{a}_{b}_end", ["token", "number"], "x_1_y_2_end")).toBe(true);
    expect(matches("{a}_{b}_end", ["token", "number"], "x_1_y_z_end")).toBe(false);
    expect(matches("{a}{b}", ["hash", "number"], "deadbeefcafe123")).toBe(true);
  });

  it("may hold any bytes, as the audit escapes them", () => {
    expect(matches("line\\nbreak:{id}", ["number"], "line\nbreak:7")).toBe(true);
    expect(matches("line\\nbreak:{id}", ["number"], "line\\nbreak:7")).toBe(false);
    expect(matches("\\{user:{id}\\}:cart", ["number"], "{user:7}:cart")).toBe(true);
    expect(matches("back\\\\{id}", ["number"], "back\\7")).toBe(true);
    expect(matches("bin\\x00\\xff:{id}", ["number"], Buffer.from([98, 105, 110, 0, 255, 58, 55]))).toBe(true);
    expect(matches("<!channel>:{id}", ["number"], "<!channel>:7")).toBe(true);
    expect(matches("订单:{id}", ["number"], "订单:7")).toBe(true);
    expect(matches("blob:{x}", ["binary"], Buffer.from([98, 108, 111, 98, 58, 0, 58, 200]))).toBe(true);
    expect(matches("blob:{x}", ["binary"], "blob:text")).toBe(false);
  });

  it("are told apart in time that grows with the key alone, however the key is made", () => {
    const slow = createKeyPattern("{a}{b}{c}{d}@{e}", slots("text", "email", "text", "email", "text"));
    const key = Buffer.from("a.b@".repeat(20_000));
    expect(slow.matches(key, 0, key.length)).toBe(false);
  });
});

describe("the keys of a contract", () => {
  it.each([
    ["chat:*", "chat:", true],
    ["chat:*", "chat:a:b", true],
    ["chat:*", "chats:a", false],
    ["chat:{room}:last", "chat:7:last", true],
    ["chat:{room}:last", "chat:7:8:last", false],
    ["chat:{room}", "chat:", false],
  ])("%s has %s: %s", (pattern, key, has) => {
    const bytes = Buffer.from(key);
    expect(createContractPattern(pattern).matches(bytes, 0, bytes.length)).toBe(has);
  });
});
