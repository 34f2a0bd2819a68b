import { describe, expect, it } from "vitest";
import { HotKeyCounter } from "../../../src/core/remediation/hot-key-counter.ts";

const slot = (name: string, type: string) => ({ name, type, distinctEstimate: 1, samples: [] });
const carts = { pattern: "cart:{cartId}", slots: [slot("cartId", "number")], database: 0 };
const total = { pattern: "cart:total", slots: [], database: 0 };

function use(counter: HotKeyCounter, name: string, times: number, database = 0): void {
  for (let time = 0; time < times; time++) counter.add(database, name);
}

describe("hot keys", () => {
  it("come most used first, each database's for itself, with the pattern they follow", () => {
    const counter = new HotKeyCounter([carts, { ...carts, pattern: "wide:{rest}" }, total]);
    use(counter, "cart:1", 2);
    use(counter, "cart:2", 5);
    use(counter, "cart:1", 3, 4);
    use(counter, "cart:total", 9);
    use(counter, "cart:x", 1);
    expect(counter.result()).toEqual({
      keys: [
        { key: "cart:total", database: 0, count: 9 },
        { key: "cart:2", database: 0, count: 5 },
        { key: "cart:1", database: 4, count: 3 },
        { key: "cart:1", database: 0, count: 2 },
        { key: "cart:x", database: 0, count: 1 },
      ],
      patterns: [
        { pattern: "cart:total", count: 9 },
        { pattern: "cart:{cartId}", count: 7 },
      ],
      isLowerBound: false,
    });
  });

  it("are masked and escaped, and cut", () => {
    const counter = new HotKeyCounter([]);
    use(counter, "user:13800138000", 4);
    use(counter, "line\nbreak\x00\xe8\xae\xa2", 3);
    use(counter, "mail:jane.roe@example.com", 2);
    use(counter, "long ".repeat(200), 1);
    const { keys } = counter.result();
    expect(keys.slice(0, 3).map(({ key }) => key)).toEqual([
      "user:1***…00",
      "line\\nbreak\\x00订",
      "mail:j***@***.com",
    ]);
    expect(keys[3]?.key).toHaveLength(120);
  });

  it("are found among more keys than are remembered, and patterns are counted exactly", () => {
    const counter = new HotKeyCounter([carts], 100);
    for (let index = 0; index < 5_000; index++) {
      counter.add(0, `cart:${index}`);
      if (index % 5 === 0) counter.add(0, "hot");
      if (index % 20 === 0) counter.add(0, "cart:warm");
    }
    const { keys, patterns, isLowerBound } = counter.result();
    expect(keys.slice(0, 2)).toEqual([
      { key: "hot", database: 0, count: 1_000 },
      { key: "cart:warm", database: 0, count: 250 },
    ]);
    expect(patterns).toEqual([{ pattern: "cart:{cartId}", count: 5_000 }]);
    expect(isLowerBound).toBe(true);
  });
});
