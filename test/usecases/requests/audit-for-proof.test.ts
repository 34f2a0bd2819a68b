import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fleet, noPolicy } from "../../../src/core/fleet.ts";
import type { ActionRequest } from "../../../src/core/requests/action-request.ts";
import type { AuditOutcome } from "../../../src/usecases/audit/run-audit.ts";
import { auditForProof } from "../../../src/usecases/requests/audit-for-proof.ts";
import { draftRequest } from "../../../src/usecases/requests/draft-request.ts";
import { auditOf, day, hour, patternOf } from "../../core/requests/samples.ts";
import { market } from "../../support/market.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";

const pattern = "MARKETING:COUPON:UNREAD:{userId}";
const fleet: Fleet = { ...noPolicy, clusters: [market, { ...market, name: "orders" }] };

describe("auditing for the proof of a fix", () => {
  let bench: TestStore;
  let nowMs = 100 * day;
  let asked: string[] = [];
  let problems: string[] = [];
  let stopping: AbortController;
  let answer: () => AuditOutcome;

  const audit = () => {
    const patterns = [patternOf({ pattern, keys: 900, keysWithoutTtl: 900 })];
    return auditOf({ cluster: market.name, startedAtMs: nowMs, patterns });
  };
  const prove = () =>
    auditForProof({
      store: bench.store(),
      fleet,
      nowMs: () => nowMs,
      signal: stopping.signal,
      onProblem: (cluster, message) => problems.push(`${cluster}: ${message}`),
      runAudit: async ({ cluster, mode, pace }) => {
        asked.push(`${cluster.name} ${mode} ${pace}`);
        return answer();
      },
    });

  /** A request whose only item was applied an hour ago. */
  async function store(changes: Partial<ActionRequest>): Promise<void> {
    const drafted = await draftRequest(
      {
        store: bench.store(),
        fleet,
        isAllowed: async () => true,
        maySign: async () => true,
        rolesOf: async () => [],
        itemText: () => "",
        sampleUsage: async () => ({ usage: [] }),
        nowMs: () => nowMs,
      },
      { cluster: market.name, userId: "U0SRE" },
    );
    if (drafted.kind !== "drafted") throw new Error(drafted.reason);
    const { request } = drafted;
    const items = request.items.map((item) => ({
      ...item,
      state: "applied" as const,
      appliedAtMs: nowMs - hour,
    }));
    const next = { ...request, state: "verifying" as const, items, version: 2, ...changes };
    await bench
      .store()
      .requests.apply({ request: next, expectedVersion: 1, transitions: [], announcements: [] }, []);
  }

  beforeEach(async () => {
    bench = await openTestStore();
    nowMs = 100 * day;
    asked = [];
    problems = [];
    stopping = new AbortController();
    answer = () => ({ kind: "audited", audit: audit() });
    await bench.store().audits.add({ ...audit(), startedAtMs: nowMs - 2 * hour });
  });
  afterEach(() => bench.remove());

  it("waits until the team changed the code, or the due date is over", async () => {
    await store({ dueAtMs: nowMs + hour });
    await prove();
    expect(asked).toEqual([]);
    nowMs += 2 * hour;
    await prove();
    expect(asked).toEqual(["market standard gentle"]);
    expect((await bench.store().audits.newest("market"))?.startedAtMs).toBe(nowMs);
  });

  it("comes at once for the count that it begins with, and then a day after the newest audit", async () => {
    await store({ codeChangedAtMs: nowMs - 1 });
    await prove();
    nowMs += hour;
    await prove();
    expect(asked).toHaveLength(1);
    nowMs += day - hour - 1;
    await prove();
    expect(asked).toHaveLength(1);
    nowMs += 1;
    await prove();
    expect(asked).toHaveLength(2);
  });

  it("says why a cluster could not be audited, and keeps no audit that the end of the process cut short", async () => {
    await store({ codeChangedAtMs: nowMs - 1 });
    answer = () => ({ kind: "refused", reason: "unreachable", message: "refused" });
    await prove();
    expect(problems).toEqual(["market: refused"]);
    answer = () => {
      stopping.abort();
      return { kind: "audited", audit: { ...audit(), complete: false } };
    };
    await prove();
    expect((await bench.store().audits.newest("market"))?.startedAtMs).toBe(100 * day - 2 * hour);
  });
});
