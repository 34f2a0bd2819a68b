import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { decideHealth, standardHealth, type WorseReason } from "../../core/remediation/decide-health.ts";
import { mayResumeByItself, needsProcess, type RunEvent } from "../../core/remediation/decide-run.ts";
import { isMonitor } from "../../core/remediation/is-monitor.ts";
import type { Run, ServerFeeling } from "../../core/remediation/plan.ts";
import { isSameTarget, targetOf } from "../../core/requests/plan-target.ts";
import { createBackoff } from "../../redis/backoff.ts";
import { createSleeper } from "../../redis/bulk/sleeper.ts";
import { readFeeling } from "../../redis/remediation/read-feeling.ts";
import { changeKeys, findWholePrimaries, settleJournals } from "./change-keys.ts";
import { checkMonitor } from "./check-monitor.ts";
import { checkPlan } from "./check-plan.ts";
import { monitorKeys } from "./monitor-keys.ts";
import type { RemediationParts, RemediationTimes } from "./remediation-parts.ts";
import { restoreKeys } from "./restore-keys.ts";
import { changeRun, storeFacts } from "./run-keeper.ts";
import { RunWork } from "./run-work.ts";
import { WalkHalted } from "./walk-halted.ts";

/** A process at work on one run. */
export interface RunDriver {
  /** Resolves when it works no more: the run is over, or waits for a person, or was left. */
  readonly ended: Promise<void>;
  /** Stands still within a page, stores what was done and leaves the run; resolves when that is so. */
  readonly leave: () => Promise<void>;
}

/** So many calm looks in a row, and a run that paused by itself goes on. */
const calmLooks = 3;
/** A fast run was asked to take what the server has to give: others may wait a little. */
const fastExtraPingMs = 25;

/** Takes a run that nobody else holds and works on it, through all its states, until it is over or a person must act. */
export function driveRun(runId: string, parts: RemediationParts, times: RemediationTimes): RunDriver {
  const { sleep, wakeAll } = createSleeper();
  let leaving = false;
  let work: RunWork | undefined;

  const lease = (): Partial<Run> => ({
    heldBy: parts.processId,
    heldUntilMs: parts.nowMs() + times.leaseMs,
  });
  const isLost = ({ heldBy, heldUntilMs = 0 }: Run) =>
    heldBy !== undefined && heldBy !== parts.processId && heldUntilMs > parts.nowMs();

  /** `undefined`: it is not in a state for it, or somebody else has the run. */
  async function change(event: RunEvent): Promise<Run | undefined> {
    const result = await changeRun(parts, runId, event, "bot", (stored) =>
      isLost(stored) ? undefined : { ...work?.facts(), ...lease() },
    );
    return result.kind === "changed" ? result.run : undefined;
  }

  /** `undefined`: the run is over, or somebody else has it. What is stored as done is on the disk before, so that it can
   * be undone. */
  async function save(): Promise<Run | undefined> {
    const known = work?.facts();
    await work?.syncJournals();
    return storeFacts(parts, runId, (stored) => (isLost(stored) ? undefined : { ...known, ...lease() }));
  }

  /** Stores progress and the lease, and notices what other processes decided. */
  function startHeartbeat(): () => Promise<void> {
    let stopped = false;
    const beat = async (): Promise<void> => {
      while (!stopped) {
        await sleep(times.saveEveryMs);
        if (stopped) return;
        try {
          const current = work;
          const stored = await save();
          if (stored?.state !== current?.run.state) current?.halt();
        } catch (error) {
          // The store may be away for a moment; what was done is in the journal.
          tell(error);
        }
      }
    };
    const beating = beat();
    return async () => {
      stopped = true;
      wakeAll();
      await beating;
    };
  }

  function tell(error: unknown): void {
    parts.onTrouble?.(runId, error instanceof Error ? error.message : String(error));
  }

  async function feel(current: RunWork, windowMs: number): Promise<ServerFeeling> {
    const { nodes } = await findWholePrimaries(current);
    return readFeeling(current.cluster, nodes, windowMs, {
      ...parts,
      sleep: (ms) => sleep(ms),
      ownLookups: () => current.lookups,
    });
  }

  /** Once more where something seems worse: one pause of this process must not stop a run. */
  async function judge(
    current: RunWork,
    baseline: ServerFeeling | undefined,
  ): Promise<{ readonly feeling: ServerFeeling; readonly worse: readonly WorseReason[] }> {
    const feeling = await feel(current, times.feelMs);
    if (baseline === undefined) return { feeling, worse: [] };
    const fast = current.run.plan.pace === "fast" && current.run.state === "running";
    const { health = standardHealth } = parts;
    const extraPingMs = Math.max(health.extraPingMs, fast ? fastExtraPingMs : 0);
    const limits = { ...health, extraPingMs };
    const first = decideHealth(baseline, feeling, limits);
    if (first.length === 0) return { feeling, worse: [] };
    const again = await feel(current, times.feelMs);
    const second = decideHealth(baseline, again, limits);
    return { feeling: again, worse: first.filter((reason) => second.includes(reason)) };
  }

  async function measureBaseline(current: RunWork): Promise<ServerFeeling | undefined> {
    const known = current.run.baseline;
    if (known !== undefined) return known;
    const feeling = await feel(current, times.feelMs);
    await change({ kind: "baseline", feeling });
    return feeling;
  }

  /** Looks at the server while keys are changed; a run that makes it worse pauses. */
  function startHealthWatch(current: RunWork, baseline: ServerFeeling | undefined): () => Promise<void> {
    let stopped = false;
    const look = async (): Promise<void> => {
      while (!stopped) {
        await sleep(times.feelEveryMs);
        if (stopped) return;
        try {
          const felt = await judge(current, baseline);
          const run = stopped ? undefined : await change({ kind: "felt", ...felt });
          if (run && run.state !== current.run.state) current.halt();
        } catch (error) {
          tell(error);
        }
      }
    };
    const looking = look();
    return async () => {
      stopped = true;
      wakeAll();
      await looking;
    };
  }

  async function changeOrRestore(current: RunWork): Promise<void> {
    const { run } = current;
    const baseline = await measureBaseline(current);
    const stop = startHealthWatch(current, baseline);
    try {
      if (run.plan.kind === "undo") await restoreKeys(current);
      else await changeKeys(current, run.state === "canary" ? (run.canaryKeys ?? 1) : undefined);
    } finally {
      await stop();
    }
    if (run.state === "canary") {
      await change({ kind: "canary-ended" });
      return;
    }
    await change({ kind: "felt", feeling: await feel(current, times.feelMs), worse: [] });
    await change({ kind: "walk-ended" });
  }

  async function monitor(current: RunWork): Promise<void> {
    const baseline = await measureBaseline(current);
    const { health = standardHealth } = parts;
    await monitorKeys(current, {
      isWorse: (pingP99Ms) =>
        baseline !== undefined && decideHealth(baseline, { ...baseline, pingP99Ms }, health).length > 0,
      save: async () => {
        if ((await save())?.state !== "running") throw new WalkHalted();
      },
    });
    await change({ kind: "walk-ended" });
  }

  async function watch(current: RunWork): Promise<void> {
    const { baseline } = current.run;
    const untilMs = parts.monotonicMs() + times.watchMs;
    do {
      current.check();
      const run = await change({ kind: "felt", ...(await judge(current, baseline)) });
      if (run?.state !== "watching") return;
    } while (parts.monotonicMs() < untilMs);
    await change({ kind: "watch-ended" });
  }

  async function waitForCalm(current: RunWork): Promise<void> {
    for (let calm = 0; calm < calmLooks; ) {
      await sleep(times.feelEveryMs);
      current.check();
      const { feeling, worse } = await judge(current, current.run.baseline);
      calm = worse.length === 0 ? calm + 1 : 0;
      const run = await change({ kind: "felt", feeling, worse: [] });
      if (run === undefined || !mayResumeByItself(run)) return;
    }
    await change({ kind: "calm" });
  }

  async function step(current: RunWork): Promise<void> {
    const { run, cluster } = current;
    switch (run.state) {
      case "dry-run": {
        const gate = async () => current.check();
        const check = isMonitor(run.plan) ? checkMonitor : checkPlan;
        const countersOf = (node: string) => current.countersOf(node);
        const onKeys = (keys: number) => {
          current.checkedKeys += keys;
        };
        const dryRun = await check({ plan: run.plan, cluster, times, gate, countersOf, onKeys }, parts);
        await change({ kind: "dry-run-ended", dryRun });
        return;
      }
      case "canary":
        return changeOrRestore(current);
      case "running":
        return isMonitor(run.plan) ? monitor(current) : changeOrRestore(current);
      case "watching":
        return watch(current);
      case "paused":
        return waitForCalm(current);
      case "waiting":
      case "done":
      case "stopped":
      case "failed":
        return;
    }
  }

  async function drive(): Promise<void> {
    const backoff = createBackoff(parts.monotonicMs, parts.random);
    for (;;) {
      const run = leaving ? undefined : await save();
      if (run === undefined || !needsProcess(run)) return;
      const cluster = parts.findCluster(run.plan.cluster);
      if (cluster === undefined) {
        await change({ kind: "failed", error: `the fleet has no cluster ${run.plan.cluster}` });
        return;
      }
      const { target } = run.plan;
      if (target === undefined || !isSameTarget(target, targetOf(cluster))) {
        const error = `${run.plan.cluster} is another cluster in the fleet file than the one that was signed for`;
        await change({ kind: "failed", error });
        return;
      }
      const before = work;
      work = new RunWork(run, cluster, parts, times);
      if (before) work.takeOver(before);
      if (leaving) work.halt();
      try {
        await step(work);
        backoff.succeeded();
      } catch (error) {
        if (error instanceof WalkHalted) continue;
        work.again = true;
        if (!(await mayTryAgain(work, error))) return;
        backoff.failed();
        await sleep(backoff.remainingMs());
      }
    }
  }

  async function mayTryAgain(current: RunWork, error: unknown): Promise<boolean> {
    tell(error);
    const awayMs = parts.monotonicMs() - current.aliveAtMs;
    const retryable = error instanceof RedisCallError && error.retryable;
    if (retryable && awayMs < times.giveUpAfterMs) return true;
    if (current.run.plan.kind === "apply") await settleJournals(current).catch(tell);
    await change({ kind: "failed", error: error instanceof Error ? error.message : String(error) });
    return false;
  }

  /** The probes of the cluster know of the lookups, so that its hit ratio is that of its clients. */
  async function driveAndTell(): Promise<void> {
    const run = await parts.runs.find(runId);
    const { duringLookups } = parts;
    if (run === undefined || duringLookups === undefined) return drive();
    await duringLookups(run.plan.cluster, async (tell) => {
      try {
        await drive();
      } finally {
        for (const [node, { hits }] of work?.counters ?? []) tell(node, hits);
      }
    });
  }

  async function driveAndRelease(): Promise<void> {
    const stop = startHeartbeat();
    try {
      await driveAndTell();
    } finally {
      await stop();
      await release();
    }
  }

  /** The last facts are stored also for a run that another process has stopped meanwhile. */
  async function release(): Promise<void> {
    const stored = await parts.runs.find(runId);
    if (stored === undefined || stored.heldBy !== parts.processId) return;
    const { heldBy: _by, heldUntilMs: _until, ...rest } = stored;
    const run = { ...rest, ...work?.facts(), version: stored.version + 1 };
    if ((await parts.runs.put(run, [], parts.nowMs())) === "conflict") return release();
    parts.onRun?.(run);
  }

  const ended = driveAndRelease().catch(tell);
  return {
    ended,
    leave: async () => {
      leaving = true;
      work?.halt();
      wakeAll();
      await ended;
    },
  };
}
