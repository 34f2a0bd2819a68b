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

it("reads back the audits of the server processes that the newest one saw, and no further", async () => {
  const { audits } = stored.store();
  await audits.add(auditOf("market", 1000, ["b"]));
  await audits.add(auditOf("market", 2000, ["a"]));
  await audits.add(auditOf("market", 3000, ["b", "x"]));
  await audits.add(auditOf("market", 4000, ["c", "b", ""]));
  await audits.add(auditOf("shop", 5000, ["b"]));
  const found = await readEarlierAudits(audits, "market");
  expect(found.map(({ startedAtMs }) => startedAtMs)).toEqual([4000, 3000]);
});

it("keeps the newest one also where its nodes did not say who they are, and finds nothing where there is none", async () => {
  const { audits } = stored.store();
  await audits.add(auditOf("silent", 1000, [""]));
  await audits.add(auditOf("silent", 2000, [""]));
  expect((await readEarlierAudits(audits, "silent")).map(({ startedAtMs }) => startedAtMs)).toEqual([2000]);
  expect(await readEarlierAudits(audits, "order")).toEqual([]);
});
