import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Migrator } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStore } from "../../src/store/create-store.ts";
import { openDatabase } from "../../src/store/dialects.ts";
import { migrations } from "../../src/store/migrations/index.ts";
import { alertOf } from "../contract/samples.ts";
import { startPostgres } from "../support/postgres.ts";

/** Tables as they were before messages could be about anything, with an alert, its root and its reply. */
async function prepareOld(url: string): Promise<void> {
  const { database } = await openDatabase(url, 1);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateTo("0002-audits");
  expect(error).toBeUndefined();
  const { channel, ...state } = alertOf();
  await database
    .insertInto("alerts")
    .values({
      id: "A1",
      number: 1,
      rule: "memory",
      cluster: "market",
      node: "10.0.0.1:6379",
      epoch: 1,
      condition: "firing",
      fired_at: 3000,
      channel,
      root_ts: "1754.0001",
      version: 1,
      state: JSON.stringify({ ...state, channel }),
    } as never)
    .execute();
  const entry = { alert_id: "A1", attempts: 1, due_at: 0, created_at: 3000 };
  await database
    .insertInto("outbox")
    .values([
      { ...entry, id: "old-1", sequence: 1, announcement: "root", state: "confirmed", settled_at: 3001 },
      { ...entry, id: "old-2", sequence: 2, announcement: "reply", transition_sequence: 1, state: "pending" },
      { ...entry, id: "old-3", sequence: 3, announcement: "root", state: "pending" },
    ] as never)
    .execute();
  await database.destroy();
}

async function expectKept(url: string): Promise<void> {
  const store = await createStore(url, { newOutboxId: () => "new-1", connections: 1 });
  try {
    expect(await store.alerts.find("A1")).toEqual(alertOf({ rootTs: "1754.0001" }));
    await store.alerts.repairRoots(["A1"], 9000);
    expect(await store.outbox.history("A1")).toMatchObject([
      { id: "old-1", about: "A1", message: { kind: "root" }, state: "confirmed", settledAtMs: 3001 },
      { id: "old-2", message: { kind: "reply", transitionSequence: 1 }, state: "pending", attempts: 1 },
      { id: "old-3", message: { kind: "root" }, state: "pending" },
      { id: "new-1", state: "pending" },
    ]);
    const held = { nowMs: 9000, leaseMs: 1000, limit: 10, heldChannels: ["C0MARKET"] };
    expect(await store.outbox.claim(held)).toEqual([]);
    expect(await store.outbox.claim({ ...held, heldChannels: [] })).toMatchObject([{ id: "old-2" }]);
  } finally {
    await store.close();
  }
}

describe("a database of an earlier version", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("keeps what it was still to send, in SQLite", async () => {
    const url = `sqlite:${join(folder, "bot.db")}`;
    await prepareOld(url);
    await expectKept(url);
  });

  it("keeps what it was still to send, in Postgres", async () => {
    const postgres = await startPostgres();
    try {
      await prepareOld(postgres.url);
      await expectKept(postgres.url);
    } finally {
      await postgres.stop();
    }
  });
});
