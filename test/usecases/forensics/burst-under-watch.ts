import type { Redis } from "ioredis";
import type { Cluster } from "../../../src/core/fleet.ts";
import { noPolicy } from "../../../src/core/fleet.ts";
import type { AuditOutcome, AuditRequest } from "../../../src/usecases/audit/run-audit.ts";
import { runAudit } from "../../../src/usecases/audit/run-audit.ts";
import { evaluateCluster } from "../../../src/usecases/evaluate-cluster.ts";
import { type ClientWatch, createClientWatch } from "../../../src/usecases/forensics/client-watch.ts";
import { type BurstExplainer, createBurstExplainer } from "../../../src/usecases/forensics/explain-bursts.ts";
import { probeCluster } from "../../../src/usecases/probe-cluster.ts";
import { declareCluster } from "../../support/redis-server.ts";
import type { TestStore } from "../../support/sqlite-store.ts";
import { createOpened } from "../audit/audited-keys.ts";

const minuteMs = 60_000;

/** One watched server with a clock of its own, so that minutes pass between rounds. */
export interface BurstUnderWatch {
  readonly cluster: Cluster;
  /** A client of the server that named itself. */
  readonly client: (name: string) => Promise<Redis>;
  /** Lets minutes pass, then probes, evaluates, and remembers the clients. */
  readonly round: (minutesLater: number) => Promise<void>;
  readonly nowMs: () => number;
  readonly audit: (request: Partial<AuditRequest>) => Promise<AuditOutcome>;
  readonly clients: () => ClientWatch;
  readonly explainer: BurstExplainer;
  /** The answers that the next samples get instead of being drawn. */
  readonly refusals: AuditOutcome[];
  readonly errors: unknown[];
  readonly close: () => Promise<void>;
}

export function watchServer(
  store: TestStore,
  port: number,
  declared: Partial<Cluster> = {},
): BurstUnderWatch {
  const cluster = declareCluster([{ port }], {
    name: "isales-market",
    ...declared,
  });
  const opened = createOpened();
  const parts = opened.parts();
  let atMs = Date.now();
  const nowMs = () => atMs;
  const refusals: AuditOutcome[] = [];
  const errors: unknown[] = [];
  const clients = createClientWatch({
    call: parts.connections.call,
    connectionName: "bot-under-test",
    nowMs,
  });
  const audit = (request: Partial<AuditRequest>) =>
    runAudit({ cluster, mode: "standard", pace: "fast", ...request }, { ...parts, nowMs });
  const explainer = createBurstExplainer({
    store: store.store(),
    clients,
    runAudit: async (request) => refusals.shift() ?? (await audit(request)),
    nowMs,
    onExplained: () => undefined,
    onError: (_, error) => {
      errors.push(error);
    },
  });
  const probing = {
    findNodes: parts.connections.findNodes,
    call: parts.connections.call,
    clock: { nowMs, monotonicMs: () => performance.now() },
    random: () => 0,
    wait: async () => undefined,
  };
  return {
    cluster,
    client: async (name) => {
      const client = opened.client(port);
      await client.client("SETNAME", name);
      return client;
    },
    round: async (minutesLater) => {
      atMs += minutesLater * minuteMs;
      const round = await probeCluster(cluster, probing);
      await evaluateCluster(
        { store: store.store(), fleet: { ...noPolicy, clusters: [cluster] } },
        cluster,
        round,
        atMs,
      );
      await clients.follow(cluster, round);
    },
    nowMs,
    audit,
    clients: () => clients,
    explainer,
    refusals,
    errors,
    close: async () => {
      await explainer.stop();
      opened.close();
    },
  };
}

/** Writes keys a thousand at a time. */
export async function writeStrings(
  client: Redis,
  count: number,
  nameOf: (index: number) => string,
  ttlSeconds?: number,
): Promise<void> {
  for (let from = 0; from < count; from += 1000) {
    const names = Array.from({ length: Math.min(1000, count - from) }, (_, index) => nameOf(from + index));
    if (ttlSeconds === undefined) await client.mset(...names.flatMap((name) => [name, "1"]));
    else {
      const pipeline = client.pipeline();
      for (const name of names) pipeline.set(name, "1", "EX", ttlSeconds);
      await pipeline.exec();
    }
  }
}
