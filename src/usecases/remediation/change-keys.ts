import type { Endpoint } from "../../core/fleet.ts";
import type { ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import { grantOf } from "../../core/redis-text/find-grant.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { createKeySorter } from "../../core/remediation/key-sorter.ts";
import type { NodeProgress } from "../../core/remediation/plan.ts";
import { keepChanged, Tally } from "../../core/remediation/tally.ts";
import { openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { findPrimaries, nameOf, type Primaries } from "../../redis/remediation/find-primaries.ts";
import { walkNode } from "../../redis/remediation/walk-node.ts";
import { probeWrites, type WriteRights } from "../../redis/remediation/write-method.ts";
import {
  isChanged,
  isCounted,
  isElsewhere,
  isMoved,
  isNone,
  outcomes,
  type WriteSlot,
} from "../../redis/remediation/write-slot.ts";
import { inTurn } from "./in-turn.ts";
import { connectionName, walkName } from "./remediation-parts.ts";
import { placeOf, type RunWork } from "./run-work.ts";
import { settlePending } from "./settle-pending.ts";
import { WalkHalted } from "./walk-halted.ts";

/** Nodes walked at the same time: more would only wait for this thread. */
const nodesAtOnce = 4;
/** A cluster whose slots keep moving is walked no more often. */
const mostPasses = 10;

/**
 * Walks all primaries and changes what the plan says, from where the stored progress is; once more when slots moved or
 * another primary appeared meanwhile. `quota`: ends after so many changed keys, node after node, in small steps.
 * Returns whether all was walked. Rejects with `RedisCallError`, and with `WalkHalted`.
 */
export async function changeKeys(work: RunWork, quota?: number): Promise<boolean> {
  await findJournals(work);
  for (let pass = 1; pass <= mostPasses; pass++) {
    const primaries = await findWholePrimaries(work);
    await reconcile(work, primaries);
    const targets = primaries.nodes.flatMap((node) =>
      databasesOf(work).map((database) => ({ node, database })),
    );
    let sawMoved = false;
    const atOnce = quota === undefined ? nodesAtOnce : 1;
    await inTurn(targets, atOnce, async ({ node, database }) => {
      if (quota !== undefined && work.changed >= quota) return;
      if (await changeNode(work, node, database, primaries, quota)) sawMoved = true;
    });
    if (quota !== undefined && work.changed >= quota) return false;
    const after = await findWholePrimaries(work);
    const names = new Set(primaries.nodes.map(nameOf));
    const isSame =
      after.slotMap === primaries.slotMap && after.nodes.every((node) => names.has(nameOf(node)));
    if (isSame && !sawMoved) return true;
    work.again = true;
    if (after.slotMap !== primaries.slotMap || sawMoved) beginAnew(work);
  }
  throw trouble(work, "slots keep moving between its nodes", false);
}

function databasesOf({ run }: RunWork): readonly number[] {
  return [...new Set(run.plan.items.map(({ database }) => database))];
}

/** Rejects with a `RedisCallError` that may be tried again when a part of the keyspace has no primary now. */
export async function findWholePrimaries({
  cluster,
  parts,
}: Pick<RunWork, "cluster" | "parts">): Promise<Primaries> {
  const primaries = await findPrimaries(cluster, parts.connections);
  if (primaries.missing.length === 0 && primaries.nodes.length > 0) return primaries;
  const message = `${cluster.name}: no primary can be written for ${primaries.missing.join(", ") || "any key"}`;
  throw new RedisCallError({ failure: "refused", retryable: true, message });
}

/**
 * Makes the tallies agree with the journals, also with those of which no progress was stored. Rejects with
 * `RedisCallError`.
 */
export async function settleJournals(work: RunWork): Promise<void> {
  await findJournals(work);
  const open = work.nodes.filter((progress) => work.unsettled.has(placeOf(progress)));
  if (open.length === 0) return;
  const primaries = await findWholePrimaries(work);
  for (const progress of open) await settle(work, progress, primaries);
}

/** A process may have been killed after it wrote, and before it stored its first progress. */
async function findJournals(work: RunWork): Promise<void> {
  for (const { node, database } of await work.parts.journals.list(work.run.plan.runId)) {
    if (work.progressOf(node, database) !== undefined) continue;
    const progress = unbegun(node, database);
    work.again = true;
    work.store(progress);
    work.unsettled.add(placeOf(progress));
  }
}

/** What is known of nodes that are primaries no more: changed keys stay changed, the others are met elsewhere. */
async function reconcile(work: RunWork, primaries: Primaries): Promise<void> {
  const names = new Set(primaries.nodes.map(nameOf));
  for (const progress of work.nodes) {
    if (names.has(progress.node) || (progress.scanned === 0 && !progress.done)) continue;
    work.again = true;
    const settled = await settle(work, progress, primaries);
    work.store(anew(settled));
  }
}

function anew(progress: NodeProgress): NodeProgress {
  return { ...progress, cursor: "0", done: false, scanned: 0, tallies: keepChanged(progress.tallies) };
}

function beginAnew(work: RunWork): void {
  for (const progress of work.nodes) work.store(anew(progress));
}

async function settle(work: RunWork, progress: NodeProgress, primaries: Primaries): Promise<NodeProgress> {
  const { cluster, parts, times, run } = work;
  const { items, runId } = run.plan;
  if (!work.unsettled.has(placeOf(progress))) return progress;
  const settled = await settlePending(progress, { cluster, primaries, items, times, parts, runId });
  work.unsettled.delete(placeOf(progress));
  work.store(settled);
  return settled;
}

/** Returns whether keys were met whose slot was elsewhere. */
async function changeNode(
  work: RunWork,
  endpoint: Endpoint,
  database: number,
  primaries: Primaries,
  quota: number | undefined,
): Promise<boolean> {
  const node = nameOf(endpoint);
  let progress = await settle(work, work.progressOf(node, database) ?? unbegun(node, database), primaries);
  if (progress.done) return false;
  const { run, cluster, parts, times } = work;
  const counters = work.countersOf(node);
  const { items, runId, pace } = run.plan;
  const address = dataNodeAddress(cluster, endpoint);
  const { method } = await readRights(work, endpoint);
  const numbers = items.map(({ number }) => number);
  const journal = parts.journals.open(runId, node, database, numbers);
  work.journals.add(journal);
  const tally = { current: new Tally(items, progress.tallies) };

  const onServer = ({ server }: ServerFacts) => {
    if (progress.serverRunId !== "" && progress.serverRunId !== server.runId) {
      progress = anew(progress);
      work.again = true;
      tally.current = new Tally(items, progress.tallies);
    }
    progress = { ...progress, serverRunId: server.runId };
    work.store(progress);
    return { cursor: progress.cursor, ...(work.again && { again: { sinceMs: run.startedAtMs } }) };
  };
  const onPage = (slot: WriteSlot) => {
    countPage(slot, tally.current);
    work.aliveAtMs = parts.monotonicMs();
    progress = {
      ...progress,
      cursor: slot.page.cursor,
      done: slot.page.cursor === "0",
      scanned: progress.scanned + slot.page.count,
      tallies: tally.current.snapshot(),
      ...(slot.batch !== undefined && { journalBatches: slot.batch + 1 }),
    };
    work.store(progress);
  };
  try {
    const sorter = createKeySorter(items, database, cluster.contracts ?? [], cluster.owner.team);
    const walk = await walkNode(
      {
        ...{ address, database, items, sorter, counters },
        connectionName: walkName(runId, database),
        pace: quota === undefined ? pace : "gentle",
        write: { method, log: journal },
        firstBatch: progress.journalBatches,
        timeoutMs: times.timeoutMs,
        nowMs: parts.nowMs,
        monotonicMs: parts.monotonicMs,
      },
      {
        onServer,
        onPage,
        gate: async () => {
          work.check();
          if (quota !== undefined && work.changed >= quota) throw new QuotaReached();
        },
      },
    );
    return walk.sawMoved;
  } catch (error) {
    if (error instanceof QuotaReached) return false;
    // What was sent and not heard of is found out before anything else is sent.
    if (!(error instanceof WalkHalted)) work.unsettled.add(placeOf(progress));
    throw error;
  } finally {
    work.journals.delete(journal);
    await journal.sync();
    journal.close();
  }
}

class QuotaReached extends Error {}

function unbegun(node: string, database: number): NodeProgress {
  return {
    ...{ node, database, serverRunId: "", cursor: "0", done: false, scanned: 0 },
    tallies: [],
    journalBatches: 0,
  };
}

/** Rejects when a command that the plan needs is denied, and says what to grant. */
async function readRights(work: RunWork, endpoint: Endpoint): Promise<WriteRights> {
  const { cluster, times, run } = work;
  const address = dataNodeAddress(cluster, endpoint);
  const connection = openBulkConnection(address, { connectionName, timeoutMs: times.timeoutMs });
  try {
    await connection.ready;
    const actions = run.plan.items.map(({ action }) => action);
    const rights = await probeWrites(connection, actions, `${cluster.name} ${nameOf(endpoint)}`);
    if (rights.denied.length === 0) return rights;
    const grants = rights.denied.map(grantOf).join(" ");
    throw trouble(
      work,
      `the user may not run ${rights.denied.join(", ")}; grant ${grants}`,
      false,
      nameOf(endpoint),
    );
  } finally {
    connection.close();
  }
}

function countPage(slot: WriteSlot, tally: Tally): void {
  for (let key = 0; key < slot.page.count; key++) {
    const outcome = slot.outcomes[key] ?? isNone;
    if (outcome === isNone || outcome === isElsewhere || outcome === isMoved || outcome === isCounted)
      continue;
    const item = slot.items[key] ?? -1;
    if (outcome === isChanged) tally.change(item);
    else tally.skip(item, outcomes[outcome] ?? "");
  }
}

function trouble({ cluster }: RunWork, what: string, retryable: boolean, node = ""): RedisCallError {
  const subject = node === "" ? cluster.name : `${cluster.name} ${node}`;
  return new RedisCallError({
    failure: retryable ? "refused" : "denied",
    retryable,
    message: `${subject}: ${what}`,
  });
}
