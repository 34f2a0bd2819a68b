import { expect, it } from "vitest";
import type { Audit } from "../../src/core/audit/audit.ts";
import type { Stores } from "./store-contract.ts";

/** An audit of which only the cluster, the time and the keys matter. */
export function auditOf(cluster: string, startedAtMs: number, keys = 10): Audit {
  return {
    schemaVersion: 1,
    cluster,
    clusterMode: "standalone",
    startedAtMs,
    durationMs: 1000,
    mode: "standard",
    pace: "gentle",
    complete: true,
    nodes: [],
    keys,
    keysWithoutTtl: 3,
    figures: { databases: [{ index: 0, keys, keysWithTtl: 7 }] },
    patterns: [],
    otherKeys: 0,
    workload: { workload: "cache", because: [], patterns: {} },
    findings: [],
  };
}

export function describeAudits(stores: Stores): void {
  it("gives back the newest audit of a cluster whole, or the newest before a time", async () => {
    const { audits } = await stores.open();
    await audits.add(auditOf("market", 1000));
    await audits.add(auditOf("market", 3000));
    await audits.add(auditOf("market", 2000));
    await audits.add(auditOf("shop", 9000));
    expect(await audits.newest("market")).toEqual(auditOf("market", 3000));
    expect(await audits.newest("market", 3000)).toEqual(auditOf("market", 2000));
    expect(await audits.newest("market", 1000)).toBeUndefined();
    expect(await audits.newest("order")).toBeUndefined();
    expect(await audits.oldestMs("market")).toBe(1000);
    expect(await audits.oldestMs("order")).toBeUndefined();
  });

  it("keeps the first of two audits of one cluster that began at the same time", async () => {
    const { audits } = await stores.open();
    await audits.add(auditOf("market", 1000, 10));
    await audits.add(auditOf("market", 1000, 20));
    expect((await audits.newest("market"))?.keys).toBe(10);
  });

  it("removes old audits and says how many", async () => {
    const { audits } = await stores.open();
    await audits.add(auditOf("market", 1000));
    await audits.add(auditOf("market", 2000));
    expect(await audits.removeBefore(2000)).toBe(1);
    expect(await audits.newest("market", 2000)).toBeUndefined();
    expect(await audits.newest("market")).toEqual(auditOf("market", 2000));
  });
}
