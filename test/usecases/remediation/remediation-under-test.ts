import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PatternSlot } from "../../../src/core/audit/audit.ts";
import type { Cluster } from "../../../src/core/fleet.ts";
import { standardHealth } from "../../../src/core/remediation/decide-health.ts";
import type { Plan, PlanItem, Run } from "../../../src/core/remediation/plan.ts";
import type { ItemAction } from "../../../src/core/requests/action-request.ts";
import { createRedisConnections, type RedisConnections } from "../../../src/redis/connections.ts";
import { WriteSlot } from "../../../src/redis/remediation/write-slot.ts";
import { createStore } from "../../../src/store/create-store.ts";
import type { Store } from "../../../src/store/store.ts";
import type { OwnLookups } from "../../../src/usecases/audit/own-lookups.ts";
import { createRemediation, type Remediation } from "../../../src/usecases/remediation/create-remediation.ts";
import {
  createJournalFolder,
  type JournalFolder,
  type NodeJournal,
} from "../../../src/usecases/remediation/journal.ts";
import type { RemediationTimes } from "../../../src/usecases/remediation/remediation-parts.ts";

/** Short enough for tests. */
export const quickTimes: RemediationTimes = {
  watchMs: 50,
  feelMs: 30,
  feelEveryMs: 200,
  saveEveryMs: 50,
  giveUpAfterMs: 8_000,
  leaseMs: 400,
  timeoutMs: 2_000,
};

export function slotOf(type: string, samples: readonly string[] = []): PatternSlot {
  return { name: "slot", type, distinctEstimate: 1, samples };
}

export const setHour: ItemAction = { kind: "set-ttl", ttlSeconds: 3600, jitterRatio: 0.1, touches: "none" };

export function itemOf(pattern: string, types: readonly string[], item: Partial<PlanItem> = {}): PlanItem {
  return {
    number: 1,
    pattern,
    slots: types.map((type) => slotOf(type)),
    database: 0,
    action: setHour,
    countBand: { low: 1, high: 1_000_000 },
    planHash: `hash of ${pattern}`,
    ...item,
  };
}

export function planOf(items: readonly PlanItem[], plan: Partial<Plan> = {}): Plan {
  return {
    runId: "run-1",
    requestId: "R1",
    cluster: "orders-eu",
    items,
    pace: "fast",
    kind: "apply",
    ...plan,
  };
}

export interface UnderTest {
  readonly remediation: Remediation;
  readonly store: Store;
  readonly journals: JournalFolder;
  readonly folder: string;
  readonly runs: readonly Run[];
  readonly troubles: readonly string[];
  /** The run as it is stored. */
  readonly read: (runId?: string) => Promise<Run>;
  /** Dry run and all the rest. */
  readonly runAll: (plan: Plan) => Promise<Run>;
  /** Ends the work without a word, opens another one on the same store. */
  readonly close: () => Promise<void>;
}

export interface Bench {
  /** `now`: what the fleet file has under the cluster's name; the same unless told. */
  readonly start: (
    cluster: Cluster,
    times?: Partial<RemediationTimes>,
    now?: () => Cluster,
    duringLookups?: OwnLookups["during"],
  ) => Promise<UnderTest>;
  readonly closeAll: () => Promise<void>;
}

/** Everything real: SQLite in a file, connections, journals on disk. */
export function createBench(): Bench {
  const opened: { close: () => Promise<void> }[] = [];
  return {
    start: async (cluster, times = {}, now = () => cluster, duringLookups) => {
      const folder = mkdtempSync(join(tmpdir(), "redis-audit-bot-"));
      const store = await createStore(`sqlite:${join(folder, "bot.db")}`, { newOutboxId: randomUUID });
      const connections: RedisConnections = createRedisConnections({ connectionName: "test" });
      const journals = createJournalFolder(join(folder, "journals"));
      const runs: Run[] = [];
      const troubles: string[] = [];
      const remediation = createRemediation({
        connections,
        runs: store.runs,
        findCluster: (name) => (name === cluster.name ? now() : undefined),
        journals,
        processId: "one",
        nowMs: Date.now,
        monotonicMs: () => performance.now(),
        random: Math.random,
        onRun: (run) => runs.push(run),
        onTrouble: (_runId, message) => troubles.push(message),
        ...(duringLookups && { duringLookups }),
        times: { ...quickTimes, ...times },
        // The machine that tests run on may be busy with others.
        health: { ...standardHealth, extraPingMs: 60_000 },
      });
      const read = async (runId = "run-1"): Promise<Run> => {
        const run = await store.runs.find(runId);
        if (run === undefined) throw new Error(`there is no run ${runId}`);
        return run;
      };
      const close = async (): Promise<void> => {
        await remediation.close();
        connections.close();
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      };
      opened.push({ close });
      const runAll = async (plan: Plan): Promise<Run> => {
        await remediation.begin(plan, [], "U1");
        await remediation.settled(plan.runId);
        await remediation.proceed(plan.runId, "U1");
        await remediation.settled(plan.runId);
        return read(plan.runId);
      };
      return { remediation, store, journals, folder, runs, troubles, read, runAll, close };
    },
    closeAll: async () => {
      for (const one of opened.splice(0)) await one.close();
    },
  };
}

/** Writes keys down as a walk does that gives them a TTL; `changed`: what became of them, if that was written down too. */
export function writeDown(
  journal: NodeJournal,
  batch: number,
  keys: readonly string[],
  { ttls, changed }: { readonly ttls?: readonly number[]; readonly changed?: readonly boolean[] } = {},
): void {
  const slot = new WriteSlot();
  slot.page.reset(0);
  for (const key of keys) slot.page.add(Buffer.from(key), 0, key.length);
  slot.begin();
  slot.batch = batch;
  slot.writtenAtMs = Date.now();
  for (const index of keys.keys()) {
    slot.items[index] = 0;
    slot.ttlSeconds[index] = ttls?.[index] ?? 3600;
    slot.previousMs[index] = -1;
    slot.picked.push(index);
  }
  journal.intend(slot);
  if (changed) journal.writeResult(batch, changed);
}
