import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { NodeProgress } from "../../core/remediation/plan.ts";
import { Tally } from "../../core/remediation/tally.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { nameOf, type Primaries } from "../../redis/remediation/find-primaries.ts";
import { openKeySession, type Restored } from "../../redis/remediation/key-session.ts";
import { findWholePrimaries } from "./change-keys.ts";
import type { JournalName, SettledBatch } from "./journal.ts";
import { connectionName } from "./remediation-parts.ts";
import type { RunWork } from "./run-work.ts";
import { createKeySessions, type KeySessions } from "./settle-pending.ts";

/**
 * Gives every key of a run's journals back what it had, where it still has what the run gave. Goes on behind the
 * batches that are done. Rejects with `RedisCallError`, and with `WalkHalted`.
 */
export async function restoreKeys(work: RunWork): Promise<void> {
  const { journals } = work.parts;
  const runId = work.run.plan.undoOf ?? "";
  const primaries = await findWholePrimaries(work);
  for (const name of await journals.list(runId)) {
    const progress = work.progressOf(name.node, name.database) ?? unbegun(name);
    if (!progress.done) await restoreJournal(work, runId, name, progress, primaries);
  }
}

async function restoreJournal(
  work: RunWork,
  runId: string,
  name: JournalName,
  begun: NodeProgress,
  primaries: Primaries,
): Promise<void> {
  const { parts, run, cluster, times } = work;
  const { node, database } = name;
  const tally = new Tally(run.plan.items, begun.tallies);
  const sessions = createKeySessions(primaries, (index) => {
    const endpoint = primaries.nodes[index] ?? { host: "", port: 0 };
    return openKeySession({
      address: dataNodeAddress(cluster, endpoint),
      pace: run.plan.pace,
      timeoutMs: times.timeoutMs,
      monotonicMs: parts.monotonicMs,
      counters: work.countersOf(nameOf(endpoint)),
      ...{ database, connectionName },
    });
  });
  let progress = begun;
  try {
    let place = 0;
    for await (const batch of parts.journals.read(runId, name)) {
      work.check();
      place += 1;
      if (place <= Number(begun.cursor)) continue;
      await restoreBatch(work, batch, node, sessions, tally);
      work.aliveAtMs = parts.monotonicMs();
      progress = {
        ...progress,
        cursor: `${place}`,
        scanned: progress.scanned + batch.batch.entries.length,
        tallies: tally.snapshot(),
      };
      work.store(progress);
    }
    work.store({ ...progress, done: true });
  } finally {
    sessions.close();
  }
}

async function restoreBatch(
  { parts, run, again }: RunWork,
  { batch, changed }: SettledBatch,
  node: string,
  sessions: KeySessions,
  tally: Tally,
): Promise<void> {
  const given = batch.entries.filter((entry, index) => entry.ttlSeconds > 0 && changed?.[index] !== false);
  const owners = await Promise.all(given.map(({ key }) => sessions.find(key, node)));
  const results = new Map<(typeof given)[number], Restored>();
  for (const session of new Set(owners)) {
    if (session === undefined) throw elsewhere(run.plan.cluster);
    const own = given.filter((_, index) => owners[index] === session);
    const elapsedMs = parts.nowMs() - batch.writtenAtMs;
    const restored = await session.restore(
      own.map(({ key, ttlSeconds, previousMs }) => ({
        ...{ key, ttlSeconds, elapsedMs },
        ...(previousMs !== undefined && { previousLeftMs: previousMs - elapsedMs }),
      })),
    );
    for (const [index, entry] of own.entries()) results.set(entry, restored[index] ?? "changedSince");
  }
  if ([...results.values()].includes("moved")) throw elsewhere(run.plan.cluster);
  for (const [entry, result] of results) {
    const item = run.plan.items.findIndex(({ number }) => number === entry.itemNumber);
    // An undo that was cut off had restored it before it could say so.
    const restored = result === "restored" || (result === "already" && again);
    if (restored) tally.change(item);
    else if (changed !== undefined) tally.skip(item, result === "already" ? "changedSince" : result);
  }
}

/** Its primary is asked for anew. */
function elsewhere(cluster: string): RedisCallError {
  const message = `${cluster}: keys of the journal have moved to another node`;
  return new RedisCallError({ failure: "refused", retryable: true, message });
}

function unbegun({ node, database }: JournalName): NodeProgress {
  return {
    ...{ node, database, serverRunId: "", cursor: "0", done: false, scanned: 0 },
    tallies: [],
    journalBatches: 0,
  };
}
