import type { Cluster } from "../../core/fleet.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { isOurs } from "../../core/remediation/is-ours.ts";
import type { NodeProgress, PlanItem } from "../../core/remediation/plan.ts";
import { Tally } from "../../core/remediation/tally.ts";
import { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { nameOf, type Primaries } from "../../redis/remediation/find-primaries.ts";
import { type KeySession, openKeySession } from "../../redis/remediation/key-session.ts";
import type { SettledBatch } from "./journal.ts";
import type { JournalBatch } from "./journal-records.ts";
import {
  connectionName,
  type RemediationParts,
  type RemediationTimes,
  walkName,
} from "./remediation-parts.ts";

/** Opens a session to the primary that has a key, and keeps it; the caller closes all. */
export interface KeySessions {
  /** `preferred`: the node of the journal, where the keys cannot be told apart by slot. `undefined`: nobody has it. */
  readonly find: (key: Buffer, preferred: string) => Promise<KeySession | undefined>;
  readonly close: () => void;
}

export function createKeySessions(
  primaries: Primaries,
  open: (index: number) => Promise<KeySession>,
): KeySessions {
  const sessions = new Map<number, Promise<KeySession>>();
  return {
    find: async (key, preferred) => {
      const named = primaries.nodes.findIndex((node) => nameOf(node) === preferred);
      const bySlot = primaries.slotMap === "" ? -1 : primaries.ownerOf(key, 0, key.length);
      const only = primaries.nodes.length === 1 ? 0 : -1;
      const index = [bySlot, named, only].find((one) => one >= 0);
      if (index === undefined) return undefined;
      const session = sessions.get(index) ?? open(index);
      sessions.set(index, session);
      return session;
    },
    close: () => {
      for (const session of sessions.values()) {
        session.then(
          (one) => one.close(),
          () => undefined,
        );
      }
      sessions.clear();
    },
  };
}

export interface PendingParts {
  readonly cluster: Cluster;
  readonly primaries: Primaries;
  readonly items: readonly PlanItem[];
  readonly times: RemediationTimes;
  readonly parts: Pick<RemediationParts, "journals" | "nowMs" | "monotonicMs">;
  readonly runId: string;
}

/**
 * Counts what a walk had changed that its stored progress does not know of: a batch with a result by that, one without
 * by asking the servers. Afterwards the journal and the tallies agree. Rejects with `RedisCallError`.
 */
export async function settlePending(progress: NodeProgress, pending: PendingParts): Promise<NodeProgress> {
  const { parts, runId, items } = pending;
  const { journals } = parts;
  const names = await journals.list(runId);
  const name = names.find(({ node, database }) => node === progress.node && database === progress.database);
  if (name === undefined) {
    if (progress.journalBatches === 0) return progress;
    const subject = `${pending.cluster.name} ${progress.node}`;
    const message = `${subject}: the undo journal of run ${runId} is not here; take the run up where it was begun, or with its folder of journals`;
    throw new RedisCallError({ failure: "refused", retryable: false, message });
  }
  await journals.repair(runId, name);
  const unknown: SettledBatch[] = [];
  const tally = new Tally(items, progress.tallies);
  let next = progress.journalBatches;
  for await (const settled of journals.read(runId, name)) {
    if (settled.batch.number < progress.journalBatches) continue;
    next = Math.max(next, settled.batch.number + 1);
    if (settled.changed === undefined) unknown.push(settled);
    else countChanged(tally, settled.batch, settled.changed, items);
  }
  if (unknown.length > 0) {
    const counted = await findCounted(unknown, journals.read(runId, name));
    await askAbout(unknown, counted, progress, tally, pending);
  }
  return { ...progress, tallies: tally.snapshot(), journalBatches: next };
}

/**
 * Of the keys of `unknown`, those that an earlier batch is known to have changed: the run came by again after it had been
 * killed, and wrote them down a second time.
 */
async function findCounted(
  unknown: readonly SettledBatch[],
  all: AsyncGenerator<SettledBatch>,
): Promise<Set<string>> {
  const asked = new Set(
    unknown.flatMap(({ batch }) => batch.entries.map(({ key }) => key.toString("latin1"))),
  );
  const counted = new Set<string>();
  for await (const { batch, changed } of all) {
    for (const [index, { key }] of batch.entries.entries()) {
      if (changed?.[index] !== true) continue;
      const name = key.toString("latin1");
      if (asked.has(name)) counted.add(name);
    }
  }
  return counted;
}

function countChanged(
  tally: Tally,
  batch: JournalBatch,
  changed: readonly boolean[],
  items: readonly PlanItem[],
): void {
  for (const [index, { itemNumber }] of batch.entries.entries()) {
    if (changed[index] === true) tally.change(items.findIndex(({ number }) => number === itemNumber));
  }
}

async function askAbout(
  unknown: readonly SettledBatch[],
  counted: Set<string>,
  { node, database }: NodeProgress,
  tally: Tally,
  { cluster, primaries, items, times, parts, runId }: PendingParts,
): Promise<void> {
  const sessions = createKeySessions(primaries, (index) =>
    openKeySession({
      address: dataNodeAddress(cluster, primaries.nodes[index] ?? { host: "", port: 0 }),
      database,
      connectionName,
      waitFor: walkName(runId, database),
      timeoutMs: times.timeoutMs,
      counters: new ScanCounters(),
      monotonicMs: parts.monotonicMs,
    }),
  );
  const journal = parts.journals.open(
    runId,
    node,
    database,
    items.map(({ number }) => number),
  );
  try {
    for (const { batch } of unknown) {
      const found = await findChanged(batch, node, sessions, parts.nowMs);
      const changed = found.map((one, index) => one && isFirst(batch, index, counted));
      journal.writeResult(batch.number, changed);
      countChanged(tally, batch, changed, items);
    }
    await journal.sync();
  } finally {
    journal.close();
    sessions.close();
  }
}

/** Whether the key is not counted yet; from now on it is. */
function isFirst({ entries }: JournalBatch, index: number, counted: Set<string>): boolean {
  const name = entries[index]?.key.toString("latin1") ?? "";
  if (counted.has(name)) return false;
  counted.add(name);
  return true;
}

/** A key that has the TTL it was to get was changed; of those to be removed, one that is gone. */
async function findChanged(
  batch: JournalBatch,
  node: string,
  sessions: KeySessions,
  nowMs: () => number,
): Promise<readonly boolean[]> {
  const found = await Promise.all(batch.entries.map(({ key }) => sessions.find(key, node)));
  const changed = new Array<boolean>(batch.entries.length).fill(false);
  for (const session of new Set(found)) {
    if (session === undefined) continue;
    const own = batch.entries.flatMap((entry, index) => (found[index] === session ? [{ entry, index }] : []));
    const left = await session.askTtls(own.map(({ entry }) => entry.key));
    const elapsedMs = nowMs() - batch.writtenAtMs;
    for (const [place, { entry, index }] of own.entries()) {
      const leftMs = left[place];
      if (leftMs === undefined) continue;
      changed[index] = entry.ttlSeconds === 0 ? leftMs === -2 : isOurs(leftMs, entry.ttlSeconds, elapsedMs);
    }
  }
  return changed;
}
