import { describe, expect, it } from "vitest";
import { createPatternMiner } from "../../../src/core/keyspace/pattern-miner.ts";

/** The one pattern of these keys. */
function patternOf(make: (index: number) => string): string {
  const miner = createPatternMiner();
  for (let index = 0; index < 500; index++) miner.add(new TextEncoder().encode(make(index)));
  const { patterns } = miner.finish();
  expect(patterns).toHaveLength(1);
  return patterns[0]?.template ?? "";
}

describe("names of placeholders", () => {
  it("come from the noun before the value", () => {
    expect(patternOf((n) => `shop:${1000 + n}`)).toBe("shop:{shopId}");
    expect(patternOf((n) => `orderservice:orderDetail:${880_000 + n}`)).toBe(
      "orderservice:orderDetail:{orderId}",
    );
  });

  it("come from the thing that has ids where a word for an aspect stands nearer", () => {
    expect(patternOf((n) => `guild:locale:${880_000 + n}`)).toBe("guild:locale:{guildId}");
    expect(patternOf((n) => `user:connected:${880_000 + n}`)).toBe("user:connected:{userId}");
  });

  it("take a long number after a word that counts for an id", () => {
    expect(patternOf((n) => `order:status:${880_000 + n}`)).toBe("order:status:{orderId}");
    expect(patternOf((n) => `order:status:${n % 7}`)).toBe("order:status:{status}");
  });

  it("take a short number after day, week or month for that unit", () => {
    expect(patternOf((n) => `visits:day:${19_000 + n}`)).toBe("visits:day:{dayNumber}");
  });

  it("take a long number after day, week or month for the id of what is counted", () => {
    expect(patternOf((n) => `CONTACT_day_${101_500_000 + n * 7}_2026-02-${10 + (n % 9)}`)).toBe(
      "CONTACT_day_{contactId}_{date}",
    );
  });
});
