import { maskKey } from "../../core/audit/mask-key.ts";
import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { escapeBytes } from "../../core/keyspace/escape-key.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { HotKey, HotKeysView, UnaskedNode } from "../../messages/runbook-views.ts";
import { type BulkConnection, openBulkConnection } from "../../redis/bulk/bulk-connection.ts";
import { findReply } from "../../redis/bulk/find-reply.ts";
import { KeyPage } from "../../redis/bulk/key-page.ts";
import { createKeySource } from "../../redis/bulk/key-source.ts";
import { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import { dataNodeAddress } from "../../redis/node-address.ts";
import { CommandPacket, commandHead } from "../../redis/remediation/command-packet.ts";
import { exchange } from "../../redis/remediation/exchange.ts";
import { findPrimaries, nameOf } from "../../redis/remediation/find-primaries.ts";
import { connectionName, type RunbookParts, timeoutMs } from "./runbook-parts.ts";
import { explainMissing, unaskedNode, unaskedSentinels } from "./unasked-node.ts";

const drawsAtOnce = 250;
const freq = commandHead(3, "OBJECT", "FREQ");
/** Not that a key is gone. */
const refusal = /^NOPERM|unknown (?:sub)?command|\bLFU\b/i;

/**
 * The most used keys of a random sample of `draws` keys of database 0 of each primary. A key that is much used is found
 * no more easily than another: what is not in the sample is not known.
 */
export async function findHotKeys(
  cluster: Cluster,
  draws: number,
  most: number,
  parts: Pick<RunbookParts, "connections">,
): Promise<HotKeysView> {
  const found: HotKey[] = [];
  const notLfu: HotKeysView["notLfu"][number][] = [];
  const unasked: UnaskedNode[] = [];
  let sampled = 0;
  const primaries = await listPrimaries(cluster, parts, unasked);
  const samples = await Promise.all(
    primaries.map((node) =>
      sampleNode(cluster, node, draws).catch(
        (error: unknown): NodeSample => ({ unasked: unaskedNode(nameOf(node), "INFO", error) }),
      ),
    ),
  );
  for (const sample of samples) {
    if ("unasked" in sample) unasked.push(sample.unasked);
    else if ("notLfu" in sample) notLfu.push(sample.notLfu);
    else {
      sampled += sample.sampled;
      found.push(...sample.keys);
    }
  }
  const keys = found.toSorted((a, b) => b.frequency - a.frequency).slice(0, most);
  return { cluster: cluster.name, keys, sampled, notLfu, unasked };
}

/** Those that can be asked; the others are added to `unasked`. */
async function listPrimaries(
  cluster: Cluster,
  parts: Pick<RunbookParts, "connections">,
  unasked: UnaskedNode[],
): Promise<readonly Endpoint[]> {
  try {
    const { nodes, missing } = await findPrimaries(cluster, parts.connections);
    unasked.push(...(await explainMissing(cluster, missing, parts)));
    return nodes;
  } catch (error) {
    unasked.push(...unaskedSentinels(cluster, error));
    return [];
  }
}

type NodeSample =
  | { readonly keys: readonly HotKey[]; readonly sampled: number }
  | { readonly notLfu: HotKeysView["notLfu"][number] }
  | { readonly unasked: UnaskedNode };

async function sampleNode(cluster: Cluster, endpoint: Endpoint, draws: number): Promise<NodeSample> {
  const node = nameOf(endpoint);
  const connection = openBulkConnection(dataNodeAddress(cluster, endpoint), { connectionName, timeoutMs });
  try {
    await connection.ready;
    const policy = await findPolicy(connection);
    const told = policy === undefined ? {} : { policy };
    if (policy?.endsWith("-lfu") === false) return { notLfu: { node, ...told } };
    const source = createKeySource(connection, new ScanCounters(), `${cluster.name} ${node}`);
    const page = new KeyPage([], []);
    const frequencies = new Map<string, number>();
    let sampled = 0;
    for (let left = draws; left > 0; left -= drawsAtOnce) {
      page.reset(0);
      const drawn = await draw(source, page, Math.min(drawsAtOnce, left), node);
      if (drawn !== undefined) return { unasked: drawn };
      if (page.count === 0) break;
      const refused = await readFrequencies(connection, page, frequencies);
      // A server that hides its policy says so here.
      if (refused?.includes("LFU")) return { notLfu: { node, ...told } };
      if (refused !== undefined) return { unasked: unaskedNode(node, "OBJECT FREQ", denied(refused)) };
      sampled += page.count;
    }
    const keys = [...frequencies].map(([key, frequency]) => ({ node, key: maskKey(key), frequency }));
    return { keys, sampled };
  } finally {
    connection.close();
  }
}

/** `undefined`: the server does not tell, or denies INFO. */
async function findPolicy(connection: BulkConnection): Promise<string | undefined> {
  const info = await findReply(connection, ["INFO", "memory"]);
  return info === undefined ? undefined : parseInfo(info).get("maxmemory_policy");
}

async function draw(
  source: ReturnType<typeof createKeySource>,
  page: KeyPage,
  draws: number,
  node: string,
): Promise<UnaskedNode | undefined> {
  try {
    await source.draw(page, draws);
    return undefined;
  } catch (error) {
    return unaskedNode(node, "RANDOMKEY", error);
  }
}

/** Why the server tells none; `undefined`: it told some, or all the keys are gone by now. */
async function readFrequencies(
  connection: BulkConnection,
  page: KeyPage,
  frequencies: Map<string, number>,
): Promise<string | undefined> {
  const packet = new CommandPacket();
  for (let key = 0; key < page.count; key++) {
    packet.add(freq, page.bytes, page.starts[key] ?? 0, page.ends[key] ?? 0, "");
  }
  const { values, errors } = await exchange(connection, "OBJECT FREQ", packet);
  for (let key = 0; key < page.count; key++) {
    const frequency = values[key] ?? Number.NaN;
    if (Number.isNaN(frequency)) continue;
    frequencies.set(escapeBytes(page.bytes, page.starts[key] ?? 0, page.ends[key] ?? 0, false), frequency);
  }
  return values.every(Number.isNaN) ? [...errors.values()].find((one) => refusal.test(one)) : undefined;
}

function denied(message: string): RedisCallError {
  return new RedisCallError({ failure: "denied", retryable: false, message });
}
