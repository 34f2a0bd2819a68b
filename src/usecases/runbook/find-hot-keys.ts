import { maskKey } from "../../core/audit/mask-key.ts";
import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { escapeBytes } from "../../core/keyspace/escape-key.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import { KeyPage } from "../../redis/bulk/key-page.ts";
import { createKeySource } from "../../redis/bulk/key-source.ts";
import { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { CommandPacket, commandHead } from "../../redis/remediation/command-packet.ts";
import { exchange } from "../../redis/remediation/exchange.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";
import { connectionName, type RunbookParts, timeoutMs, type UnaskedNode } from "./runbook-parts.ts";

export interface HotKey {
  /** `host:port`. */
  readonly node: string;
  /** Escaped and masked. */
  readonly key: string;
  /** OBJECT FREQ: logarithmic, 0..255. */
  readonly frequency: number;
}

/** `notAssessed`: `notLfu` (no node keeps access frequencies) or `denied`. */
export type HotKeys =
  | {
      readonly kind: "sampled";
      /** Most used first. */
      readonly keys: readonly HotKey[];
      /** Keys that were looked at, duplicates counted; others may be hotter. */
      readonly sampled: number;
      readonly unasked: readonly UnaskedNode[];
    }
  | {
      readonly kind: "notAssessed";
      readonly reason: "notLfu" | "denied";
      /** `undefined`: not told. */
      readonly policy?: string;
    };

const drawsAtOnce = 250;
const freq = commandHead(3, "OBJECT", "FREQ");

/**
 * The most used keys of a random sample of `draws` keys of database 0 of each primary. A key that is much used is found
 * no more easily than another: what is not in the sample is not known. Rejects with `RedisCallError`.
 */
export async function findHotKeys(
  cluster: Cluster,
  draws: number,
  most: number,
  { connections }: RunbookParts,
): Promise<HotKeys> {
  const { nodes } = await findPrimaries(cluster, connections);
  const found: HotKey[] = [];
  const unasked: UnaskedNode[] = [];
  const reasons: Extract<HotKeys, { readonly kind: "notAssessed" }>[] = [];
  let sampled = 0;
  for (const node of nodes) {
    try {
      const answer = await sampleNode(cluster, node, draws);
      if ("reason" in answer) reasons.push(answer);
      else {
        sampled += answer.sampled;
        found.push(...answer.keys);
      }
    } catch (error) {
      if (!(error instanceof RedisCallError)) throw error;
      unasked.push({ node: nameOf(node), message: error.message });
    }
  }
  const [reason] = reasons;
  if (sampled === 0 && reason !== undefined) return reason;
  const keys = found.toSorted((a, b) => b.frequency - a.frequency).slice(0, most);
  return { kind: "sampled", keys, sampled, unasked };
}

type NodeSample =
  | { readonly keys: readonly HotKey[]; readonly sampled: number }
  | Extract<HotKeys, { readonly kind: "notAssessed" }>;

async function sampleNode(cluster: Cluster, node: Endpoint, draws: number): Promise<NodeSample> {
  const connection = openBulkConnection(dataNodeAddress(cluster, node), { connectionName, timeoutMs });
  try {
    await connection.ready;
    const policy = parseInfo(await connection.call(["INFO", "memory"])).get("maxmemory_policy");
    if (policy !== undefined && !policy.endsWith("-lfu")) {
      return { kind: "notAssessed", reason: "notLfu", policy };
    }
    const source = createKeySource(connection, new ScanCounters(), `${cluster.name} ${nameOf(node)}`);
    const page = new KeyPage([], []);
    const packet = new CommandPacket();
    const hottest = new Map<string, number>();
    let sampled = 0;
    for (let left = draws; left > 0; left -= drawsAtOnce) {
      page.reset(0);
      await source.draw(page, Math.min(drawsAtOnce, left));
      if (page.count === 0) break;
      packet.reset();
      for (let key = 0; key < page.count; key++) {
        packet.add(freq, page.bytes, page.starts[key] ?? 0, page.ends[key] ?? 0, "");
      }
      const { values, errors } = await exchange(connection, "OBJECT FREQ", packet);
      if ([...errors.values()].some((message) => /^NOPERM|unknown command/i.test(message))) {
        return { kind: "notAssessed", reason: "denied", ...(policy !== undefined && { policy }) };
      }
      sampled += page.count;
      for (let key = 0; key < page.count; key++) {
        const frequency = values[key] ?? Number.NaN;
        if (Number.isNaN(frequency)) continue;
        hottest.set(escapeBytes(page.bytes, page.starts[key] ?? 0, page.ends[key] ?? 0, false), frequency);
      }
    }
    const keys = [...hottest].map(([key, frequency]) => ({
      node: nameOf(node),
      key: maskKey(key),
      frequency,
    }));
    return { keys, sampled };
  } finally {
    connection.close();
  }
}
