import { afterAll, beforeAll, expect, it } from "vitest";
import type { Audit } from "../../../src/core/audit/audit.ts";
import { readEarlierAudits } from "../../../src/usecases/audit/read-earlier-audits.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";

let stored: TestStore;
beforeAll(async () => {
  stored = await openTestStore();
});
afterAll(() => stored.remove());

function auditOf(cluster: string, startedAtMs: number, runIds: readonly string[]): Audit {
  return {
    schemaVersion: 1,
    cluster,
    clusterMode: "standalone",
    startedAtMs,
    durationMs: 1000,
    mode: "standard",
    pace: "gentle",
    complete: true,
    nodes: runIds.map((runId) => ({
      node: "10.0.0.1:6379",
      role: "primary",
      runId,
      expectedKeys: 1,
      scannedKeys: 1,
      duplicateRatio: 0,
      complete: true,
      durationMs: 1,
      ownKeyspaceHits: 2,
      denied: [],
    })),
    keys: 1,
    keysWithoutTtl: 1,
    figures: { databases: [] },
    patterns: [],
    otherKeys: 0,
    workload: { workload: "unknown", because: [], patterns: {} },
    findings: [],
  };
}

const startsOf = (found: readonly Audit[]) => found.map(({ startedAtMs }) => startedAtMs);

it("reads back the newest twelve audits, and those before as far as their server processes live", async () => {
  const { audits } = stored.store();
  await audits.add(auditOf("market", 1000, ["b"]));
  await audits.add(auditOf("market", 2000, ["a"]));
  await audits.add(auditOf("market", 3000, ["b", "x"]));
  for (let at = 4000; at < 15_000; at += 1000) await audits.add(auditOf("market", at, [`other-${at}`]));
  await audits.add(auditOf("market", 15_000, ["c", "b", ""]));
  await audits.add(auditOf("shop", 5000, ["b"]));
  const newestTwelve = [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4].map((at) => at * 1000);
  expect(startsOf(await readEarlierAudits(audits, "market"))).toEqual([...newestTwelve, 3000]);
});

it("keeps the newest ones also where their nodes did not say who they are, and finds nothing where there is none", async () => {
  const { audits } = stored.store();
  for (let at = 1; at <= 14; at += 1) await audits.add(auditOf("silent", at, [""]));
  expect(startsOf(await readEarlierAudits(audits, "silent"))).toEqual([
    14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
  ]);
  expect(await readEarlierAudits(audits, "order")).toEqual([]);
});
