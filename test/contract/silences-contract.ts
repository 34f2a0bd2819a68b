import { expect, it } from "vitest";
import type { NewOutboxEntry } from "../../src/core/outbox/outbox-message.ts";
import type { Silence } from "../../src/core/suppression/silence.ts";
import type { Stores } from "./store-contract.ts";

const silence: Silence = {
  id: "S1",
  kind: "silence",
  match: { clusters: ["orders-*"], rules: ["memory"] },
  reason: "扩容 <!channel> it's planned",
  createdBy: "U1",
  createdAtMs: 1000,
  startsAtMs: 1000,
  endsAtMs: 9000,
  version: 1,
};

const warning: NewOutboxEntry = {
  about: "S1",
  message: { kind: "view", to: "U1", template: "silence-ends", view: { id: "S1" }, languages: ["zh"] },
  priority: 2,
  createdAtMs: 8000,
};

export function describeSilences(stores: Stores): void {
  it("draws ids that were never used", async () => {
    const { silences } = await stores.open();
    expect([await silences.nextId(), await silences.nextId()]).toEqual(["S1", "S2"]);
  });

  it("gives a silence back as it was stored, with the messages that tell of it", async () => {
    const store = await stores.open();
    expect(await store.silences.put(silence, [warning])).toBe("applied");
    expect(await store.silences.find("S1")).toEqual(silence);
    expect(await store.silences.find("S2")).toBeUndefined();
    expect(await store.outbox.claim({ nowMs: 8000, leaseMs: 60_000, limit: 10 })).toEqual([
      {
        id: "out-1",
        about: "S1",
        message: {
          kind: "view",
          to: "U1",
          template: "silence-ends",
          view: { id: "S1" },
          languages: ["zh"],
        },
        priority: 2,
        attempts: 0,
        createdAtMs: 8000,
      },
    ]);
  });

  it("lets one of two processes win that change the same version", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    expect(await one.silences.put(silence, [])).toBe("applied");
    expect(await other.silences.put(silence, [warning])).toBe("conflict");
    const outcomes = await Promise.all([
      one.silences.put({ ...silence, warnedAtMs: 8000, version: 2 }, [warning]),
      other.silences.put({ ...silence, warnedAtMs: 8000, version: 2 }, [warning]),
    ]);
    expect([...outcomes].sort()).toEqual(["applied", "conflict"]);
    expect(await one.outbox.pendingCount()).toBe(1);
    expect((await one.silences.find("S1"))?.version).toBe(2);
  });

  it("lists what is running or still to begin, oldest first by number", async () => {
    const { silences } = await stores.open();
    for (const [id, endsAtMs] of [
      ["S10", 9000],
      ["S9", 9000],
      ["S2", 5000],
    ] as const) {
      await silences.put({ ...silence, id, endsAtMs }, []);
    }
    const ended = { atMs: 4000, by: "U1", reason: "byPerson" } as const;
    await silences.put({ ...silence, id: "S3", ended }, []);
    const ids = async (nowMs: number) => (await silences.list(nowMs)).map(({ id }) => id);
    expect(await ids(0)).toEqual(["S2", "S9", "S10"]);
    expect(await ids(5000)).toEqual(["S9", "S10"]);
    expect(await ids(9000)).toEqual([]);
  });

  it("removes those that were over or ended before a time", async () => {
    const { silences } = await stores.open();
    await silences.put(silence, []);
    await silences.put({ ...silence, id: "S2", endsAtMs: 5000 }, []);
    const ended = { atMs: 4000, by: "bot", reason: "nothingMatched" } as const;
    await silences.put({ ...silence, id: "S3", ended }, []);
    expect(await silences.removeOverBefore(5000)).toBe(1);
    expect(await silences.removeOverBefore(5001)).toBe(1);
    expect((await silences.find("S1"))?.id).toBe("S1");
    expect(await silences.find("S3")).toBeUndefined();
  });

  it("refuses an id that is none, and stores nothing", async () => {
    const { silences } = await stores.open();
    await expect(silences.put({ ...silence, id: "A1" }, [])).rejects.toMatchObject({
      name: "StoreError",
      message: expect.stringContaining("A1 is no silence id"),
    });
    expect(await silences.list(0)).toEqual([]);
  });
}
