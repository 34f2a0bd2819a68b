import { expect, it } from "vitest";
import type { NewOutboxEntry } from "../../src/core/outbox/outbox-message.ts";
import type { Stores } from "./store-contract.ts";

const message: NewOutboxEntry = {
  about: "digest daily",
  message: { kind: "view", to: "C1", template: "digest", view: {}, languages: ["en"] },
  priority: 2,
  createdAtMs: 1000,
};

export function describeDigests(stores: Stores): void {
  it("makes a digest once for each run, whoever comes first", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const outcomes = await Promise.all([
      one.digests.put("daily", 60_000, [message]),
      other.digests.put("daily", 60_000, [message]),
    ]);
    expect([...outcomes].sort()).toEqual(["exists", "put"]);
    expect(await one.outbox.pendingCount()).toBe(1);
    expect(await other.digests.put("daily", 120_000, [message])).toBe("put");
    expect(await one.digests.put("weekly", 120_000, [])).toBe("put");
    expect(await one.outbox.pendingCount()).toBe(2);
  });

  it("tells the newest run, and forgets old ones", async () => {
    const { digests } = await stores.open();
    expect(await digests.newestMs("daily")).toBeUndefined();
    for (const atMs of [120_000, 60_000]) await digests.put("daily", atMs, []);
    expect(await digests.newestMs("daily")).toBe(120_000);
    expect(await digests.removeBefore(120_000)).toBe(1);
    expect(await digests.removeBefore(120_001)).toBe(1);
    expect(await digests.newestMs("daily")).toBeUndefined();
  });
}
