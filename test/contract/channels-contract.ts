import { expect, it } from "vitest";
import type { NewOutboxEntry } from "../../src/core/outbox/outbox-message.ts";
import type { Stores } from "./store-contract.ts";

const notice: NewOutboxEntry = {
  about: "C0OLD",
  message: { kind: "view", to: "U1", template: "channel-broken", view: {}, languages: ["en"] },
  priority: 0,
  createdAtMs: 2000,
};

export function describeChannels(stores: Stores): void {
  it("remembers a broken channel since when it first was, and tells of it once", async () => {
    const store = await stores.open();
    await store.channels.setBroken({ channel: "C0OLD", code: "not_in_channel", sinceMs: 1000 }, []);
    const told = { channel: "C0OLD", code: "is_archived", sinceMs: 2000, toldAtMs: 2000 };
    await store.channels.setBroken(told, [notice]);
    await store.channels.setBroken({ ...told, sinceMs: 3000, toldAtMs: 3000 }, [notice]);
    expect(await store.channels.broken()).toEqual([
      { channel: "C0OLD", code: "is_archived", sinceMs: 1000, toldAtMs: 2000 },
    ]);
    expect(await store.outbox.pendingCount()).toBe(1);
  });

  it("tells once when two processes find it at the same time", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const told = { channel: "C0OLD", code: "is_archived", sinceMs: 2000, toldAtMs: 2000 };
    await Promise.all([one.channels.setBroken(told, [notice]), other.channels.setBroken(told, [notice])]);
    expect(await one.outbox.pendingCount()).toBe(1);
  });

  it("forgets it once it works, and tells again when it breaks again", async () => {
    const store = await stores.open();
    const told = { channel: "C0OLD", code: "is_archived", sinceMs: 2000, toldAtMs: 2000 };
    await store.channels.setBroken(told, [notice]);
    await store.channels.setWorking("C0OLD");
    expect(await store.channels.broken()).toEqual([]);
    await store.channels.setBroken({ ...told, sinceMs: 9000, toldAtMs: 9000 }, [notice]);
    expect(await store.channels.broken()).toEqual([
      { channel: "C0OLD", code: "is_archived", sinceMs: 9000, toldAtMs: 9000 },
    ]);
    expect(await store.outbox.pendingCount()).toBe(2);
  });
}
