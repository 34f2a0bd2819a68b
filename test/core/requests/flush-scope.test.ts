import { describe, expect, it } from "vitest";
import type { PatternAudit } from "../../../src/core/audit/audit.ts";
import { createKeyPattern } from "../../../src/core/remediation/key-pattern.ts";
import { mayMeetOthers, readFlushScope } from "../../../src/core/requests/flush-scope.ts";
import { patternOf } from "./samples.ts";

const audited: readonly PatternAudit[] = [
  patternOf({ pattern: "rl:user:{userId}" }),
  patternOf({ pattern: "rl:user:{userId}:api" }),
  patternOf({ pattern: "rl:global:minute" }),
  patternOf({ pattern: "session:{id}" }),
  patternOf({ pattern: "session:{id}", database: 3 }),
  patternOf({ pattern: "odd:*:{id}" }),
];

function read(typed: string, database?: number) {
  const scope = readFlushScope(typed, database, audited);
  return scope.kind === "audited"
    ? scope.patterns.map(({ pattern, database: at }) => `${at} ${pattern}`)
    : scope.kind === "unseen"
      ? scope.pattern.pattern
      : scope.kind;
}

const bytes = (key: string) => new TextEncoder().encode(key);

function matches(typed: string, key: string): boolean {
  const scope = readFlushScope(typed, undefined, []);
  if (scope.kind !== "unseen") throw new Error(scope.kind);
  return createKeyPattern(scope.pattern.pattern, scope.pattern.slots).matches(
    bytes(key),
    0,
    bytes(key).length,
  );
}

describe("a pattern to flush", () => {
  it("names a pattern of the audit, in any of its databases or in one", () => {
    expect(read("session:{id}")).toEqual(["0 session:{id}", "3 session:{id}"]);
    expect(read("session:{id}", 3)).toEqual(["3 session:{id}"]);
    expect(read("session:{id}", 7)).toBe("session:{id}");
  });

  it("may name its placeholders otherwise", () => {
    expect(read("rl:user:{id}")).toEqual(["0 rl:user:{userId}"]);
  });

  it("covers all that begins as it does when it ends with a star", () => {
    expect(read("rl:*")).toEqual(["0 rl:user:{userId}", "0 rl:user:{userId}:api", "0 rl:global:minute"]);
    expect(read("rl:user:*")).toEqual(["0 rl:user:{userId}", "0 rl:user:{userId}:api"]);
  });

  it("is its own where the audit has nothing within it", () => {
    expect(read("session:2024-01*")).toBe("session:2024-01{*}");
    expect(read("session:2024-01{*}")).toBe("session:2024-01{*}");
    expect(read("tmp:{a}:{b}")).toBe("tmp:{a}:{b}");
    expect(read("rl:global:hour")).toBe("rl:global:hour");
  });

  it("must begin with text, and have a star at its end only", () => {
    for (const typed of ["*", "{any}", "{tenant}:cart", "*:tmp", "a:*:b", "a**", "a".repeat(501)]) {
      expect([typed, read(typed)]).toEqual([typed, "badPattern"]);
    }
    expect(read("odd:*:{id}")).toEqual(["0 odd:*:{id}"]);
  });

  it("reaches over a colon with the star alone", () => {
    expect(matches("tmp:*", "tmp:1")).toBe(true);
    expect(matches("tmp:*", "tmp:1:2\n3")).toBe(true);
    expect(matches("tmp:*", "tmp:")).toBe(true);
    expect(matches("tmp:*", "atmp:1")).toBe(false);
    expect(matches("tmp:{id}", "tmp:1")).toBe(true);
    expect(matches("tmp:{id}", "tmp:1:2")).toBe(false);
    expect(matches("tmp:{id}:x", "tmp:1:x")).toBe(true);
    expect(matches("tmp:1", "tmp:11")).toBe(false);
  });
});

describe("keys of others", () => {
  const contracts = [
    { pattern: "cart:vip:{id}", owner: "Billing" },
    { pattern: "cart:{id}", owner: "Orders" },
    { pattern: "session:{id}" },
  ];
  const may = (pattern: string) =>
    mayMeetOthers(
      { pattern, slots: [{ name: "x", type: "word", distinctEstimate: 1, samples: [] }] },
      contracts,
      "Orders",
    );

  it("are possible where somebody else's contract begins alike", () => {
    expect(may("cart:{x}:1")).toBe(true);
    expect(may("cart:vip:1")).toBe(true);
    expect(may("cart:plain:{x}")).toBe(false);
    expect(may("session:{x}")).toBe(false);
  });
});
