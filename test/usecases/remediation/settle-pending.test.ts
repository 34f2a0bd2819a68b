import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NodeProgress } from "../../../src/core/remediation/plan.ts";
import { createJournalFolder, type NodeJournal } from "../../../src/usecases/remediation/journal.ts";
import { settlePending } from "../../../src/usecases/remediation/settle-pending.ts";
import { addressOf, type Helper, openHelper } from "../../redis/bulk/collect-scan.ts";
import {
  declareCluster,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { itemOf, quickTimes, writeDown } from "./remediation-under-test.ts";

let folder: string;
let server: RedisServer;
let helper: Helper;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "redis-audit-bot-"));
  server = await startRedisServer();
  helper = await openHelper(addressOf(server));
});

afterEach(async () => {
  helper.close();
  rmSync(folder, { recursive: true });
  await stopAllRedisServers();
});

function settle(known: Partial<NodeProgress>) {
  const node = `127.0.0.1:${server.port}`;
  const journals = createJournalFolder(folder);
  const cluster = declareCluster([server]);
  const progress: NodeProgress = {
    ...{ node, serverRunId: "r", database: 0, cursor: "7", done: false, scanned: 5 },
    tallies: [],
    journalBatches: 0,
    ...known,
  };
  return settlePending(progress, {
    cluster,
    primaries: {
      nodes: cluster.endpoints,
      missing: [],
      ownerOf: () => -1,
      slotMap: "",
    },
    items: [itemOf("cart:{id}", ["number"])],
    times: quickTimes,
    parts: { journals, nowMs: Date.now, monotonicMs: () => performance.now() },
    runId: "run-1",
  });
}

function openJournal(): NodeJournal {
  return createJournalFolder(folder).open("run-1", `127.0.0.1:${server.port}`, 0, [1]);
}

describe("what a killed run had changed", () => {
  it("is counted by what it wrote down, or by the server's TTLs", async () => {
    await helper.callAll([
      ["SET", "cart:1", "x", "EX", "3600"],
      ["SET", "cart:2", "x", "EX", "3600"],
      ["SET", "cart:3", "x", "EX", "60"],
      ["SET", "cart:4", "x"],
    ]);
    const journal = openJournal();
    writeDown(journal, 0, ["cart:1"], { changed: [true] });
    writeDown(journal, 1, ["cart:8", "cart:9"], { changed: [true, false] });
    writeDown(journal, 2, ["cart:2", "cart:3", "cart:4", "cart:5"]);
    journal.close();
    const tallies = [{ number: 1, matched: 1, changed: 1, skipped: {} }];
    const settled = await settle({ journalBatches: 1, tallies });
    expect(settled).toMatchObject({
      journalBatches: 3,
      tallies: [{ number: 1, matched: 3, changed: 3, skipped: {} }],
    });
    // The answer is written down: asked again, it is the same without the server.
    await helper.call(["DEL", "cart:2"]);
    expect((await settle({ journalBatches: 1, tallies })).tallies).toEqual(settled.tallies);
  });

  it("cannot be told without the journal, and nobody pretends that it can", async () => {
    await expect(settle({ journalBatches: 3 })).rejects.toThrow(
      /the undo journal of run run-1 is not here; take the run up where it was begun/,
    );
    expect((await settle({})).journalBatches).toBe(0);
  });

  it("is counted once also where the run came by a second time", async () => {
    await helper.callAll([
      ["SET", "cart:1", "x", "EX", "3600"],
      ["SET", "cart:2", "x", "EX", "3600"],
    ]);
    const journal = openJournal();
    writeDown(journal, 0, ["cart:1"], { changed: [true] });
    writeDown(journal, 1, ["cart:1", "cart:2"]);
    writeDown(journal, 2, ["cart:2"]);
    journal.close();
    const tallies = [{ number: 1, matched: 1, changed: 1, skipped: {} }];
    expect((await settle({ journalBatches: 1, tallies })).tallies).toMatchObject([{ changed: 2 }]);
  });

  it("is read up to the last whole record, and the rest is cut off", async () => {
    await helper.call(["SET", "cart:1", "x", "EX", "3600"]);
    const journal = openJournal();
    writeDown(journal, 0, ["cart:1"]);
    journal.close();
    const file = join(folder, "run-1", `${encodeURIComponent(`127.0.0.1:${server.port}`)}.0.journal`);
    const whole = statSync(file).size;
    appendFileSync(file, Buffer.from([1, 200, 0, 0, 0, 9, 9]));
    expect((await settle({})).tallies).toMatchObject([{ changed: 1 }]);
    expect((await settle({})).journalBatches).toBe(1);
    truncateSync(file, whole - 3);
    expect((await settle({})).tallies).toMatchObject([{ changed: 0 }]);
    writeFileSync(file, "");
    expect((await settle({})).journalBatches).toBe(0);
  });
});
