import { randomUUID } from "node:crypto";
import type { Config } from "./config/config.ts";
import type { Run } from "./core/remediation/plan.ts";
import { findSigners } from "./core/requests/find-signers.ts";
import type { Log } from "./log.ts";
import type { Renderer } from "./messages/renderer.ts";
import type { RedisConnections } from "./redis/connections.ts";
import type { Permissions } from "./slack/create-permissions.ts";
import type { Store } from "./store/store.ts";
import type { OwnLookups } from "./usecases/audit/own-lookups.ts";
import { createRemediation, type Remediation } from "./usecases/remediation/create-remediation.ts";
import { createJournalFolder } from "./usecases/remediation/journal.ts";
import type { RemediationParts } from "./usecases/remediation/remediation-parts.ts";
import { createRequestText } from "./usecases/request-text.ts";
import { followRun, type RunFollowing } from "./usecases/requests/follow-run.ts";
import { sampleUsage } from "./usecases/requests/sample-usage.ts";
import type { RunStarting } from "./usecases/requests/start-run.ts";
import { tendRequests } from "./usecases/requests/tend-requests.ts";

/** Action requests and the runs that carry them out. */
export interface Requesting {
  readonly requests: RunStarting & RunFollowing;
  readonly remediation: Remediation;
  /** What the clock moves: every few seconds. */
  readonly tend: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export type RunTuning = Pick<RemediationParts, "times" | "health"> & Pick<RunStarting, "pace">;

interface RequestingParts {
  readonly config: Config;
  readonly store: Store;
  readonly renderer: Renderer;
  readonly redis: RedisConnections;
  readonly ownLookups: OwnLookups;
  readonly permissions: Permissions;
  readonly wake: () => void;
  readonly log: Log;
  readonly nowMs: () => number;
  readonly tuning?: RunTuning;
}

/** Composes requests, sign-off and remediation; runs that another process left are taken up by `tend`. */
export function openRequesting(parts: RequestingParts): Requesting {
  const { config, store, renderer, permissions, redis, ownLookups, wake, log, nowMs } = parts;
  const { pace, ...tuning } = parts.tuning ?? {};
  const { fleet } = config;
  const onRun = (run: Run): void => {
    wake();
    followRun(requests, run)
      .then(wake)
      .catch((error: unknown) => log.error(`run ${run.plan.runId}: its request did not follow`, error));
  };
  const remediation = createRemediation({
    connections: redis,
    runs: store.runs,
    findCluster: (name) => fleet.clusters.find((cluster) => cluster.name === name),
    journals: createJournalFolder(config.journalFolder),
    processId: randomUUID(),
    nowMs,
    monotonicMs: () => performance.now(),
    random: Math.random,
    onRun,
    ...tuning,
    duringLookups: ownLookups.during,
    onTrouble: (runId, message) => log.warn(`run ${runId}: ${message}`),
  });
  const requests: RunStarting & RunFollowing = {
    store,
    fleet,
    isAllowed: async (userId, permission) =>
      (await permissions.decide(userId, permission)).kind === "allowed",
    maySign: async (userId, request) =>
      (await permissions.decideByRoles(userId, findSigners(fleet, request))).kind === "allowed",
    rolesOf: async (userId, names) => {
      const roles = fleet.roles.filter(({ name }) => names.includes(name));
      const has = await Promise.all(roles.map((role) => permissions.decideByRoles(userId, [role])));
      return roles.filter((_, index) => has[index]?.kind === "allowed").map(({ name }) => name);
    },
    itemText: createRequestText(renderer, fleet.signOff),
    sampleUsage: (cluster, patterns) => sampleUsage(cluster, patterns, redis),
    nowMs,
    beginRun: remediation.begin,
    undoRun: remediation.undo,
    newRunId: randomUUID,
    ...(pace && { pace }),
    stopRun: (runId) => remediation.stop(runId, "bot"),
  };
  return {
    requests,
    remediation,
    tend: async () => {
      await remediation.tend();
      await tendRequests(requests);
      wake();
    },
    stop: remediation.close,
  };
}
