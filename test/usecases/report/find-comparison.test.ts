import { describe, expect, it } from "vitest";
import type { Audit } from "../../../src/core/audit/audit.ts";
import { findComparison } from "../../../src/usecases/report/find-comparison.ts";
import { auditOf } from "../../core/audit/audits.ts";
import { openTestStore } from "../../support/sqlite-store.ts";

const hour = 3_600_000;
const now = Date.UTC(2026, 1, 13, 8);

const auditBefore = (hours: number, complete = true): Audit =>
  auditOf({ cluster: "market", patterns: [], startedAtMs: now - hours * hour, complete });

/** How many hours before now the audit was that a report of now is compared with. */
async function compare(stored: readonly Audit[]): Promise<number | undefined> {
  const opened = await openTestStore();
  try {
    const { audits } = opened.store();
    for (const audit of stored) await audits.add(audit);
    await audits.add({ ...auditBefore(168), cluster: "shop" });
    const earlier = stored.toSorted((a, b) => b.startedAtMs - a.startedAtMs);
    const found = await findComparison(audits, "market", now, earlier);
    return found && (now - found.startedAtMs) / hour;
  } finally {
    await opened.remove();
  }
}

describe("what a report compares an audit with", () => {
  it("is the one of a week before, and not one that was asked for an hour ago", async () => {
    expect(await compare([auditBefore(1), auditBefore(24), auditBefore(168), auditBefore(336)])).toBe(168);
  });

  it("is the weekly one also when a schedule is a little early or late", async () => {
    expect(await compare([auditBefore(1), auditBefore(167.9)])).toBe(167.9);
    expect(await compare([auditBefore(1), auditBefore(170)])).toBe(170);
  });

  it("is the newest before where none was made a week ago", async () => {
    expect(await compare([auditBefore(1), auditBefore(100), auditBefore(200)])).toBe(1);
  });

  it("is one that walked every node to its end, if there is one", async () => {
    expect(await compare([auditBefore(1), auditBefore(168, false), auditBefore(190)])).toBe(190);
    expect(await compare([auditBefore(1, false), auditBefore(5), auditBefore(168, false)])).toBe(5);
    expect(await compare([auditBefore(1, false)])).toBe(1);
  });

  it("is nothing for a cluster that was not audited before", async () => {
    expect(await compare([])).toBeUndefined();
  });
});
