import { describe, expect, it } from "vitest";
import { applyContracts } from "../../../src/core/audit/apply-contracts.ts";
import type { Contract } from "../../../src/core/audit/audit.ts";
import { createContractFinder } from "../../../src/core/audit/match-contract.ts";
import { patternOf } from "./audits.ts";

/** The namespaces of a chat platform, as its owners declared them. */
const contracts: readonly Contract[] = [
  { pattern: "auth:sess:user:{userId}", ttlSeconds: 1800, type: "hash" },
  { pattern: "rl:global:minute", ttlSeconds: 60 },
  { pattern: "rl:user:{userId}:api:{route}", ttlSeconds: 300 },
  { pattern: "chat:ctx:*", ttlSeconds: 120 },
  { pattern: "chat:ctx:thread:{threadId}", ttlSeconds: 90 },
  { pattern: "call:room:{roomId}:participants", type: "set", ttlSeconds: 0 },
  { pattern: "flags:config:{flag}", ttlSeconds: 0 },
];

const findContract = createContractFinder(contracts);

describe("createContractFinder", () => {
  it.each([
    ["auth:sess:user:{number}", "auth:sess:user:{userId}", true],
    ["rl:global:minute", "rl:global:minute", true],
    ["rl:user:{id}:api:/{path}", "rl:user:{userId}:api:{route}", false],
    ["rl:user:{id}:api:/calls", "rl:user:{userId}:api:{route}", false],
    ["chat:ctx:thread:{id}", "chat:ctx:thread:{threadId}", true],
    ["chat:ctx:thread:987", "chat:ctx:thread:{threadId}", false],
    ["chat:ctx:thread:{id}:w:{window}", "chat:ctx:*", false],
    ["chat:ctx:room:{id}", "chat:ctx:*", false],
    ["call:room:{hash}:participants", "call:room:{roomId}:participants", true],
    ["flags:config:darkMode", "flags:config:{flag}", false],
    ["flags:config:{group}_{name}", "flags:config:{flag}", false],
  ])("finds for %s the contract %s (exactly: %s)", (pattern, declared, isExact) => {
    const match = findContract(pattern);
    expect([match?.contract.pattern, match?.isExact]).toEqual([declared, isExact]);
  });

  it.each([
    ["auth:sess:user"],
    ["auth:sess:user:"],
    ["auth:sess:user:{id}:cart"],
    ["rl:global:minutes"],
    ["chat:ctx"],
    ["call:room:{a}:{b}:participants"],
    ["xauth:sess:user:{id}"],
    [""],
  ])("finds none for %s", (pattern) => {
    expect(findContract(pattern)).toBeUndefined();
  });

  it("reads escaped braces as text", () => {
    const declared = [{ pattern: "\\{user:{userId}\\}:cart" }];
    expect(createContractFinder(declared)("\\{user:{id}\\}:cart")?.isExact).toBe(true);
    expect(createContractFinder(declared)("{user}:cart")).toBeUndefined();
  });

  it("finds what holds characters that cannot be seen, which patterns show as escapes", () => {
    const find = createContractFinder([{ pattern: "shop\u200cname:{shopId}" }]);
    expect(find("shop\\xe2\\x80\\x8cname:{id}")?.isExact).toBe(true);
    expect(find("shopname:{id}")).toBeUndefined();
  });

  it("takes adjacent placeholders for themselves", () => {
    const declared = [{ pattern: "{sessionId}{createdAt}" }];
    expect(createContractFinder(declared)("{uuid}{timestamp}")?.isExact).toBe(true);
    expect(createContractFinder(declared)("{uuid}")).toBeUndefined();
  });

  it("ends soon on patterns made to confuse it", () => {
    const declared = [{ pattern: `${"{a}x".repeat(60)}y` }];
    expect(createContractFinder(declared)("x".repeat(4000))).toBeUndefined();
  });
});

describe("applyContracts", () => {
  it("shows patterns under the names their owners gave them", () => {
    const [pattern] = applyContracts([patternOf("auth:sess:user:{number}", 5)], contracts);
    expect(pattern?.pattern).toBe("auth:sess:user:{userId}");
    expect(pattern?.slots.map(({ name, type }) => [name, type])).toEqual([["userId", "number"]]);
  });

  it("names the sum of siblings and what each of them has, where a contract covers them all", () => {
    const rollUp = "duplicate_message_{kind: 3 values}_{hash}_{number}";
    const siblings = ["gateway", "milk_machine", "juice"].map((kind) =>
      patternOf(`duplicate_message_${kind}_{hash}_{number}`, 5, { rollUp }),
    );
    const whole = { pattern: "duplicate_message_{deviceType}_{deviceMAC}_{sequence}" };
    const named = applyContracts(siblings, [whole]);
    expect(named.map(({ pattern }) => pattern)).toEqual([
      "duplicate_message_gateway_{deviceMAC}_{sequence}",
      "duplicate_message_milk_machine_{deviceMAC}_{sequence}",
      "duplicate_message_juice_{deviceMAC}_{sequence}",
    ]);
    expect(new Set(named.map((one) => one.rollUp))).toEqual(new Set([whole.pattern]));
    expect(named[0]?.slots.map(({ name }) => name)).toEqual(["deviceMAC", "sequence"]);
    const own = { pattern: "duplicate_message_juice_{mac}_{count}" };
    expect(applyContracts(siblings, [whole, own])[2]).toMatchObject({
      pattern: own.pattern,
      rollUp: whole.pattern,
    });
    expect(applyContracts(siblings, [{ pattern: "duplicate_message_*" }])).toEqual(siblings);
  });

  it("leaves patterns that match in part, not at all, or second", () => {
    const patterns = [
      "flags:config:darkMode",
      "promo:{id}",
      "chat:ctx:thread:{id}",
      "chat:ctx:thread:{uuid}",
    ];
    const applied = applyContracts(
      patterns.map((pattern) => patternOf(pattern, 5)),
      contracts,
    );
    expect(applied.map(({ pattern }) => pattern)).toEqual([
      "flags:config:darkMode",
      "promo:{id}",
      "chat:ctx:thread:{threadId}",
      "chat:ctx:thread:{uuid}",
    ]);
  });
});
