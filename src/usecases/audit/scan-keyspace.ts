import { mergeTallies } from "../../core/audit/key-tally.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { ScanFailedError } from "../../redis/bulk/scan-failed-error.ts";
import { scanNode } from "../../redis/bulk/scan-node.ts";
import type { ScanListener, ScanRecord } from "../../redis/bulk/scan-types.ts";
import { addUpProgress, type NodeProgress } from "./add-up-progress.ts";
import type { AuditJob, AuditNode, ScanKeyspace, ScannedNode } from "./audit-job.ts";
import { createHeldKeys, type HeldKeys } from "./held-keys.ts";
import { createNodeTally, type NodeTally } from "./node-tally.ts";
import { createPatternBook } from "./pattern-book.ts";

/** Nodes walked at the same time: more would only wait for this thread. */
const nodesAtOnce = 4;

type Ended = Pick<ScannedNode, "outcome" | "scan">;

interface Walked extends Ended {
  readonly node: AuditNode;
  readonly tally: NodeTally;
}

/**
 * Walks the nodes of a cluster, each by one scan, and counts every key under its pattern; all nodes share the
 * patterns, which are learned from the first keys. Takes all of its thread's time while it counts.
 */
export const scanKeyspace: ScanKeyspace = async (job, { signal, onProgress }) => {
  const book = createPatternBook();
  const held = createHeldKeys(book);
  const progress = new Map<AuditNode, NodeProgress>();
  const report = () => onProgress(addUpProgress(job.nodes.length, [...progress.values()]));
  report();
  const workInBetween = createWorkInBetween(held);
  const walked = await inTurn(job.nodes, nodesAtOnce, async (node): Promise<Walked> => {
    const tally = createNodeTally({ book, held, mode: job.mode });
    const tell = (now: NodeProgress): void => {
      progress.set(node, now);
      report();
    };
    /** How far it is, while nothing goes on. */
    const still = (scan?: ScanRecord) => {
      const keys = tally.seenKeys();
      const { expectedKeys = scan === undefined ? 0 : sumKeys(scan) } = progress.get(node) ?? {};
      return { keys, expectedKeys, keysPerSecond: 0 };
    };
    const ended = await walk(node, job, tally, signal, {
      onProgress: (now) => tell({ ...now, state: "walking" }),
      onLost: () => tell({ ...still(), state: "away" }),
      onBatch: (batch) => {
        tally.onBatch(batch);
        workInBetween();
      },
    });
    tell({ ...still(ended.scan), state: ended.outcome.kind === "complete" ? "done" : "cut" });
    return { node, tally, ...ended };
  });
  const settled = held.settle();
  const tallies = walked.flatMap((one) =>
    one.tally.tally(settled, { ...weigh(one), allElements: asksAll(one) }),
  );
  return { nodes: walked.map(describe), tallies: mergeTallies(tallies) };
};

async function walk(
  { address, role }: AuditNode,
  { mode, pace, limits, database, connectionName, timeoutMs, giveUpAfterMs }: AuditJob,
  tally: NodeTally,
  signal: AbortSignal,
  hooks: Pick<ScanListener, "onProgress" | "onLost" | "onBatch">,
): Promise<Ended> {
  const options = {
    mode,
    pace,
    role,
    signal,
    connectionName,
    timeoutMs,
    giveUpAfterMs,
    progressEveryMs: 250,
    ...(database !== undefined && { database }),
  };
  const { assignGroups, knownType, likelyType, onRestart } = tally;
  try {
    const listener = { assignGroups, knownType, likelyType, onRestart, ...hooks };
    const { end, ...scan } = await scanNode(address, { ...options, ...limits }, listener);
    return { outcome: end, scan };
  } catch (error) {
    if (!(error instanceof RedisCallError)) throw error;
    const { failure, message } = error;
    const outcome = { kind: "failed", failure, message } as const;
    return error instanceof ScanFailedError ? { outcome, scan: error.unfinished } : { outcome };
  }
}

/** Keys of the node that each key seen stands for. */
function weigh({ scan, tally }: Walked): { readonly weight: number } {
  if (scan === undefined) return { weight: 1 };
  const { sample, databases, keys, goneKeys, duplicates } = scan;
  if (sample === undefined || sample.method === "all") return { weight: 1 - duplicates.share };
  const expected = sumKeys({ databases });
  const alive = keys === 0 ? 0 : 1 - goneKeys / keys;
  const seen = tally.seenKeys() + tally.unreadableKeys();
  return { weight: seen === 0 ? 1 : (expected * alive) / seen };
}

function sumKeys({ databases }: Pick<ScanRecord, "databases">): number {
  return databases.reduce((sum, { keysAtStart }) => sum + keysAtStart, 0);
}

function asksAll({ scan }: Walked): boolean {
  return scan?.elements === "all";
}

function describe(walked: Walked): ScannedNode {
  const { node, tally, scan, outcome } = walked;
  const { weight } = weigh(walked);
  const unreadable =
    scan !== undefined && scan.movedKeys > 0 && scan.deniedKeys === 0 ? 0 : tally.unreadableKeys();
  return {
    endpoint: node.address.endpoint,
    role: node.role,
    outcome,
    ...(scan && { scan }),
    keys: Math.round((tally.seenKeys() + unreadable) * weight),
    unreadableKeys: Math.round(unreadable * weight),
  };
}

/**
 * Lets what waits be worked on whenever the answers that have come were read: a study of the first keys in one piece
 * would leave the server without anything to do. What is not done by then is done when the walk ends.
 */
function createWorkInBetween({ isBehind, workOn }: HeldKeys): () => void {
  let isDue = false;
  const work = (): void => {
    isDue = false;
    workOn();
    workInBetween();
  };
  const workInBetween = (): void => {
    if (isDue || !isBehind()) return;
    isDue = true;
    setImmediate(work);
  };
  return workInBetween;
}

/** Runs `work` for all items, so many at a time; the results are in the order of the items. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
