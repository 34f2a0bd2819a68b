import { describe, expect, it } from "vitest";
import type { Contract, PatternSlot } from "../../../src/core/audit/audit.ts";
import { findRivals } from "../../../src/core/remediation/find-rivals.ts";
import { createKeySorter } from "../../../src/core/remediation/key-sorter.ts";
import type { PlanItem } from "../../../src/core/remediation/plan.ts";

function slots(...types: readonly string[]): readonly PatternSlot[] {
  return types.map((type) => ({ name: "slot", type, distinctEstimate: 1, samples: [] }));
}

function item(pattern: string, types: readonly string[], more: Partial<PlanItem> = {}): PlanItem {
  return {
    number: 1,
    pattern,
    slots: slots(...types),
    database: 0,
    action: { kind: "flush" },
    countBand: { low: 0, high: 9 },
    planHash: "",
    ...more,
  };
}

function sort(key: string, items: readonly PlanItem[], contracts: readonly Contract[] = []) {
  const sorter = createKeySorter(items, 0, contracts, "orders");
  const bytes = Buffer.from(key);
  const index = sorter.sort(bytes, 0, bytes.length);
  return [index, sorter.foreign(), sorter.elsewhere()];
}

describe("whose a key is", () => {
  it("is the most specific item's, whatever their order", () => {
    const wide = item("cart:{x}", ["text"]);
    const narrow = item("cart:{x}", ["uuid"]);
    const literal = item("cart:total", []);
    const uuid = "cart:3f2b8c1e-9d4a-4b6f-8e7d-1a2b3c4d5e6f";
    for (const items of [
      [wide, narrow, literal],
      [literal, narrow, wide],
    ]) {
      expect(items[Number(sort(uuid, items)[0])]).toBe(narrow);
      expect(items[Number(sort("cart:total", items)[0])]).toBe(literal);
      expect(items[Number(sort("cart:maria", items)[0])]).toBe(wide);
    }
    expect(sort("user:maria", [wide])).toEqual([-1, undefined, -1]);
  });

  it("is a more specific pattern's of the audit", () => {
    const wide = item("cart:{x}", ["text"]);
    const patterns = [
      { pattern: "cart:total", slots: [], database: 0 },
      { pattern: "cart:{x}", slots: slots("text"), database: 0 },
      { pattern: "cart:{x}{y}", slots: slots("text", "text"), database: 0 },
      { pattern: "user:{x}", slots: slots("uuid"), database: 0 },
      { pattern: "cart:first", slots: [], database: 1 },
    ];
    const except = findRivals(wide, patterns);
    expect(except.map(({ pattern }) => pattern)).toEqual(["cart:total"]);
    expect(sort("cart:total", [{ ...wide, except }])).toEqual([-1, undefined, 0]);
    expect(sort("cart:first", [{ ...wide, except }])).toEqual([0, undefined, -1]);
  });

  it("is another owner's where a contract says so", () => {
    const contracts = [
      { pattern: "cart:*", owner: "orders" },
      { pattern: "cart:vip-{name}", owner: "billing" },
    ];
    const items = [item("cart:{x}", ["text"])];
    expect(sort("cart:maria", items, contracts)).toEqual([0, undefined, -1]);
    expect(sort("cart:vip-maria", items, contracts)).toEqual([0, "billing", -1]);
  });

  it("is the signers' where the contract's owner signed, and nobody else's signature moves it", () => {
    const contracts = [{ pattern: "bill:{id}", owner: "billing" }];
    const signedBy = (owner: string) => [item("bill:{id}", ["number"], { owner })];
    expect(sort("bill:7", signedBy("billing"), contracts)).toEqual([0, undefined, -1]);
    expect(sort("bill:7", signedBy("orders"), contracts)).toEqual([0, "billing", -1]);
    expect(sort("bill:7", [item("bill:{id}", ["number"])], contracts)).toEqual([0, "billing", -1]);
  });

  it("is nobody's to change where a contract declares it persistent, be it the signers' own", () => {
    const contracts = [{ pattern: "config:global:{b}", ttlSeconds: 0 }];
    const items = [item("config:{a}:{b}", ["text", "text"])];
    expect(sort("config:global:x", items, contracts)).toEqual([0, "config:global:{b}", -1]);
    expect(sort("config:shop:x", items, contracts)).toEqual([0, undefined, -1]);
  });

  it("is nobody's in another database", () => {
    expect(sort("cart:1", [item("cart:{x}", ["number"], { database: 3 })])).toEqual([-1, undefined, -1]);
  });
});
