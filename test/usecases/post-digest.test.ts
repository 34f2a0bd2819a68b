import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Digest } from "../../src/core/fleet.ts";
import { noPolicy } from "../../src/core/fleet.ts";
import { evaluateCluster } from "../../src/usecases/evaluate-cluster.ts";
import { postDigest } from "../../src/usecases/post-digest.ts";
import { auditOf, patternOf } from "../core/requests/samples.ts";
import { market, memoryRound } from "../support/market.ts";
import { openTestStore, type TestStore } from "../support/sqlite-store.ts";

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.remove());

const nowMs = Date.UTC(2026, 1, 12, 1, 0, 0, 40);
const digest: Digest = {
  name: "marketing-daily",
  team: "Marketing",
  schedule: "0 9 * * *",
  timeZone: "Asia/Shanghai",
  periodMs: 86_400_000,
  channel: "C0MARKET",
  languages: ["zh", "en"],
  whenEmpty: "line",
};

const post = (changes: Partial<Digest> = {}, atMs = nowMs) =>
  postDigest(opened.store(), [market], { ...digest, ...changes }, atMs);

async function fire(): Promise<void> {
  const fleet = { ...noPolicy, clusters: [market] };
  for (const second of [0, 30, 60]) {
    const atMs = nowMs - 3_600_000 + second * 1000;
    await evaluateCluster({ store: opened.store(), fleet }, market, [memoryRound(atMs, 0.7)], atMs);
  }
}

describe("a digest", () => {
  it("is put into the outbox once for its run, also by a process that starts again within the minute", async () => {
    await fire();
    expect(await post()).toBe(true);
    await opened.restart();
    expect(await post({}, nowMs + 20_000)).toBe(false);
    const [entry, ...more] = await opened.store().outbox.history("digest marketing-daily 2026-02-12T01:00");
    expect(more).toEqual([]);
    expect(entry?.message).toMatchObject({
      kind: "view",
      to: "C0MARKET",
      template: "digest",
      languages: ["zh", "en"],
      view: { team: "Marketing", critical: 0, changes: { fired: 1 }, alerts: [{ cluster: "market" }] },
    });
    expect(await post({}, nowMs + 86_400_000)).toBe(true);
  });

  it("is put into the outbox once although two replicas make it in the same instant", async () => {
    await fire();
    const other = await opened.another();
    try {
      const posted = await Promise.all([post(), postDigest(other, [market], digest, nowMs + 3)]);
      expect([...posted].sort()).toEqual([false, true]);
      expect(await opened.store().outbox.history("digest marketing-daily 2026-02-12T01:00")).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it("is one line, or nothing, when there is nothing to say", async () => {
    expect(await post({ whenEmpty: "nothing" })).toBe(false);
    expect(await post({ name: "other" })).toBe(true);
  });

  it("tells once a week what a team owes for want of TTLs, and never day by day", async () => {
    const patterns = [patternOf({ pattern: "coupon:{id}", keys: 400, keysWithoutTtl: 300 })];
    const startedAtMs = nowMs - 7 * 86_400_000;
    await opened.store().audits.add(auditOf({ cluster: market.name, startedAtMs, patterns }));
    const weekly = { name: "weekly", whenEmpty: "nothing", periodMs: 7 * 86_400_000 } as const;
    expect(await post({ whenEmpty: "nothing" })).toBe(false);
    expect(await post({ ...weekly, name: "orders", team: "Orders" })).toBe(false);
    expect(await post(weekly)).toBe(true);
    const [entry] = await opened.store().outbox.history("digest weekly 2026-02-12T01:00");
    expect(entry?.message).toMatchObject({ view: { debts: [{ team: "Marketing", keys: 300 }] } });
  });

  it("is of its team alone", async () => {
    await fire();
    expect(await post({ name: "orders", team: "Orders", whenEmpty: "nothing" })).toBe(false);
  });
});
