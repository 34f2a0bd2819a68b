import { describe, expect, it } from "vitest";
import { describeClusters } from "../../../sandbox/fleet/clusters.ts";
import { mark } from "../../../sandbox/fleet/contents.ts";
import { createKeyMaker } from "../../../sandbox/fleet/key-pattern.ts";
import { createRandom } from "../../../sandbox/fleet/random.ts";

const member = { pattern: "M@LKUS@_{userId}", count: 29, content: mark };

describe("names of keys", () => {
  it("are the same for the same seed and others for another", () => {
    const { present } = createKeyMaker(member);
    const names = (seed: number) => {
      const random = createRandom(seed);
      return [present(random), present(random), present(random)];
    };
    expect(names(7)).toEqual(names(7));
    expect(names(7)).not.toEqual(names(8));
  });

  it("that must miss never name a stored key", () => {
    const { present, absent } = createKeyMaker({ ...member, pattern: "shopDetails:{shopId}" });
    const random = createRandom(1);
    const stored = new Set(Array.from({ length: 5_000 }, () => present(random)));
    expect(stored.size).toBeGreaterThan(400);
    const missing = Array.from({ length: 5_000 }, () => absent?.(random) ?? "none");
    expect(missing.filter((name) => name === "none" || stored.has(name))).toEqual([]);
  });

  it("cannot be made absent when every possible one may be stored", () => {
    expect(createKeyMaker({ ...member, pattern: "meta@LKUS@paymentMethod" }).absent).toBeUndefined();
    expect(createKeyMaker({ ...member, pattern: "isTimeJob:{jobName}:{date}" }).absent).toBeUndefined();
  });

  it("are used once when they name an order, and again when they name a product", () => {
    expect(createKeyMaker({ ...member, pattern: "payment:orderStatus:{orderId}" }).usedOnce).toBe(true);
    expect(createKeyMaker({ ...member, pattern: "commodity@LKUS@materials_{productCode}" }).usedOnce).toBe(
      false,
    );
  });

  it("with an unknown placeholder are a mistake that is named", () => {
    expect(() => createKeyMaker({ ...member, pattern: "cart:{planet}" })).toThrow(
      "cart:{planet}: nothing is known about {planet}",
    );
  });
});

describe("the described clusters", () => {
  const keysOf = (marketKeys?: number) =>
    Object.fromEntries(
      describeClusters(marketKeys).map(({ name, patterns }) => [
        name,
        patterns.reduce((sum, { count }) => sum + count, 0),
      ]),
    );

  it("have their key counts, with market at 200,000", () => {
    expect(keysOf()).toEqual({
      "luckyus-isales-order": 208,
      "luckyus-isales-market": 200_000,
      "luckyus-isales-commodity": 848,
      "luckyus-isales-member": 29,
      "luckyus-isales-session": 15_000,
      "luckyus-shop": 677,
      "luckyus-shopsale": 13,
      "luckyus-production": 59,
      "luckyus-scm-shopstock": 7_274,
      "luckyus-iotplatform": 120,
    });
  });

  it("scale session with market up to its full size", () => {
    expect(keysOf(5_635_070)["luckyus-isales-session"]).toBe(149_834);
    expect(keysOf(1_000)["luckyus-isales-session"]).toBe(1_000);
  });
});
