import { afterEach, describe, expect, it } from "vitest";
import { type DeliveryBench, startDeliveryBench } from "./support/delivery-bench.ts";

let bench: DeliveryBench | undefined;
afterEach(() => bench?.stop());

describe("the languages of an alert", () => {
  it.each([
    ["that is on the whole fleet", "*"],
    ["whose cluster left the fleet file", "bygone"],
  ])("%s are those of its route", async (_what, cluster) => {
    bench = await startDeliveryBench();
    await bench.fire({ subject: { cluster }, languages: ["zh"] });
    await bench.deliver();
    const [root] = bench.roots();
    expect(root?.text).toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify(root?.blocks)).not.toContain("What it means");
  });
});
