import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { findNumber, parseInfo } from "../../core/redis-text/parse-info.ts";
import { parseKeyspace } from "../../core/redis-text/parse-keyspace.ts";
import { parseReplicas } from "../../core/redis-text/parse-replicas.ts";
import { parseVersion } from "../../core/redis-text/parse-server.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { type CheckedNode, type CountedItem, decideDryRun } from "../../core/remediation/decide-dry-run.ts";
import { createKeySorter } from "../../core/remediation/key-sorter.ts";
import type { DryRun, Plan } from "../../core/remediation/plan.ts";
import { openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import type { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";
import { walkNode } from "../../redis/remediation/walk-node.ts";
import { probeWrites } from "../../redis/remediation/write-method.ts";
import {
  isChanged,
  isElsewhere,
  isForeign,
  isMoved,
  isNone,
  type WriteSlot,
} from "../../redis/remediation/write-slot.ts";
import { connectionName, type RemediationParts, type RemediationTimes } from "./remediation-parts.ts";

export interface CheckOptions {
  readonly plan: Plan;
  readonly cluster: Cluster;
  readonly times: RemediationTimes;
  /** Before each page; rejects when the check is to end. */
  readonly gate: () => Promise<void>;
  /** So many more keys were looked at. */
  readonly onKeys: (keys: number) => void;
  /** Counts the lookups on a node, `host:port`. */
  readonly countersOf: (node: string) => ScanCounters;
}

const attempts = 3;
const betweenAttemptsMs = 500;
const defaultBacklogBytes = 1024 * 1024;

/**
 * Walks every primary and writes nothing: what the plan would change now, whether there is room, and what forbids it.
 * Rejects with `RedisCallError` when nobody tells the topology, and with what `gate` rejects with.
 */
export async function checkPlan(options: CheckOptions, parts: RemediationParts): Promise<DryRun> {
  const { plan, cluster, times } = options;
  const startedMs = parts.monotonicMs();
  const primaries = await findPrimaries(cluster, parts.connections);
  const missing = [...primaries.missing];
  if (primaries.nodes.length === 0 && missing.length === 0) missing.push(cluster.name);
  const checked: NodeCheck[] = [];
  for (const node of primaries.nodes) {
    const found = await checkNodeOrMiss(node, options, parts);
    if (found === undefined) missing.push(nameOf(node));
    else checked.push(found);
  }
  return decideDryRun(plan, {
    atMs: parts.nowMs(),
    counted: plan.items.map(({ number }, index) =>
      addUp(
        number,
        checked.flatMap(({ counted }) => counted[index] ?? []),
      ),
    ),
    nodes: checked,
    missing,
    durationMs: parts.monotonicMs() - startedMs,
    watchMs: times.watchMs,
  });
}

type NodeCheck = CheckedNode & { readonly counted: readonly CountedItem[] };

/** `undefined`: it could not be walked. */
async function checkNodeOrMiss(
  node: Endpoint,
  options: CheckOptions,
  parts: RemediationParts,
): Promise<NodeCheck | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await checkNode(node, options, parts);
    } catch (error) {
      if (!(error instanceof RedisCallError)) throw error;
      parts.onTrouble?.(options.plan.runId, error.message);
      if (!error.retryable || attempt === attempts) return undefined;
      await sleep(betweenAttemptsMs);
    }
  }
}

async function checkNode(
  node: Endpoint,
  { plan, cluster, times, gate, countersOf, onKeys }: CheckOptions,
  parts: RemediationParts,
): Promise<NodeCheck> {
  const address = dataNodeAddress(cluster, node);
  const connection = openBulkConnection(address, { connectionName, timeoutMs: times.timeoutMs });
  try {
    await connection.ready;
    const actions = plan.items.map(({ action }) => action);
    const { method, denied } = await probeWrites(connection, actions, `${cluster.name} ${nameOf(node)}`);
    const room = await readRoom((command) => connection.call(command));
    const counts = plan.items.map(({ number }) => createCount(number));
    const onPage = (slot: WriteSlot) => {
      countPage(slot, counts);
      onKeys(slot.page.count);
    };
    for (const database of new Set(plan.items.map((item) => item.database))) {
      if (denied.includes("SCAN") || denied.includes("PTTL")) break;
      const sorter = createKeySorter(plan.items, database, cluster.contracts ?? [], cluster.owner.team);
      await walkNode(
        {
          ...{ address, database, sorter, connectionName },
          pace: plan.pace,
          items: plan.items,
          nowMs: parts.nowMs,
          monotonicMs: parts.monotonicMs,
          timeoutMs: times.timeoutMs,
          firstBatch: 0,
          counters: countersOf(nameOf(node)),
        },
        { onServer: () => ({ cursor: "0" }), gate, onPage },
      );
    }
    const sets = plan.items.map(({ action }) => action.kind === "set-ttl");
    const newTtls = counts.reduce(
      (sum, { toChange }, index) => sum + (sets[index] === true ? toChange : 0),
      0,
    );
    return {
      node: nameOf(node),
      room: { ...room.memory, newTtls },
      ...(room.evictionPolicy !== undefined && { evictionPolicy: room.evictionPolicy }),
      ...(room.backlogBytes !== undefined && { backlogBytes: room.backlogBytes }),
      races: method === "read-then-write",
      denied,
      counted: counts,
    };
  } finally {
    connection.close();
  }
}

async function readRoom(call: (command: readonly ["INFO"]) => Promise<Parameters<typeof parseInfo>[0]>) {
  const fields = parseInfo(await call(["INFO"]));
  const maxmemoryBytes = findNumber(fields, "maxmemory") ?? 0;
  const evictionPolicy = fields.get("maxmemory_policy");
  const keysWithTtl = parseKeyspace(fields).reduce((sum, database) => sum + database.keysWithTtl, 0);
  return {
    memory: {
      ...parseVersion(fields),
      keysWithTtl,
      usedBytes: findNumber(fields, "used_memory") ?? 0,
      ...(maxmemoryBytes > 0 && { maxmemoryBytes }),
    },
    evictionPolicy,
    backlogBytes:
      parseReplicas(fields).length === 0
        ? undefined
        : (findNumber(fields, "repl_backlog_size") ?? defaultBacklogBytes),
  };
}

interface Count {
  readonly number: number;
  matched: number;
  toChange: number;
  readonly foreign: Record<string, number>;
  elsewhere: number;
}

function createCount(number: number): Count {
  return { number, matched: 0, toChange: 0, foreign: {}, elsewhere: 0 };
}

function countPage(slot: WriteSlot, counts: readonly Count[]): void {
  let owner = 0;
  for (let key = 0; key < slot.page.count; key++) {
    const outcome = slot.outcomes[key] ?? isNone;
    const count = counts[slot.items[key] ?? -1];
    if (count === undefined || outcome === isNone || outcome === isMoved) continue;
    if (outcome === isElsewhere) {
      count.elsewhere += 1;
      continue;
    }
    count.matched += 1;
    if (outcome === isChanged) count.toChange += 1;
    if (outcome === isForeign) {
      const name = slot.owners[owner++] ?? "";
      count.foreign[name] = (count.foreign[name] ?? 0) + 1;
    }
  }
}

function addUp(number: number, counts: readonly CountedItem[]): CountedItem {
  const total = createCount(number);
  for (const { matched, toChange, foreign, elsewhere } of counts) {
    total.matched += matched;
    total.toChange += toChange;
    total.elsewhere += elsewhere;
    for (const [name, keys] of Object.entries(foreign))
      total.foreign[name] = (total.foreign[name] ?? 0) + keys;
  }
  return total;
}
