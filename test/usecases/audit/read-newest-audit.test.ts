import { expect, it } from "vitest";
import { readNewestAudit } from "../../../src/usecases/audit/read-newest-audit.ts";
import { auditOf } from "../../core/audit/audits.ts";
import { openTestStore } from "../../support/sqlite-store.ts";

/** Audits in the order of time, complete or not; answers which one is read. */
async function readOf(completes: readonly boolean[]): Promise<number | undefined> {
  const opened = await openTestStore();
  try {
    const { audits } = opened.store();
    for (const [startedAtMs, complete] of completes.entries()) {
      await audits.add(auditOf({ cluster: "market", patterns: [], startedAtMs, complete }));
    }
    return (await readNewestAudit(audits, "market"))?.startedAtMs;
  } finally {
    await opened.remove();
  }
}

it("reads the newest audit that was not cut short, or else the newest one", async () => {
  expect(await readOf([true, true])).toBe(1);
  expect(await readOf([true, true, false, false])).toBe(1);
  expect(await readOf([false, false])).toBe(1);
  expect(await readOf([true, false, false, false, false, false, false])).toBe(6);
  expect(await readOf([])).toBeUndefined();
});
