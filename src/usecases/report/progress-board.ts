import type { Audit } from "../../core/audit/audit.ts";
import type { Cluster } from "../../core/fleet.ts";
import {
  type AuditProgressLine,
  type AuditProgressView,
  type AuditState,
  endProgress,
  type ReportEnd,
} from "../../core/report/progress.ts";
import type { AuditProgress } from "../audit/audit-job.ts";
import type { AuditRefusal } from "../audit/refusal.ts";

/** How far the audits of a report are. */
export interface ProgressBoard {
  readonly advance: (cluster: string, progress: AuditProgress) => void;
  readonly finish: (cluster: string, audit: Audit) => void;
  /** `reason`: a word of the refusal; `undefined` for a fault of ours. */
  readonly fail: (cluster: string, reason?: AuditRefusal) => void;
  /** A cluster whose turn never came. */
  readonly skip: (cluster: string) => void;
  /** A person stops it all. */
  readonly cancel: (userId: string) => void;
  /** No report follows, and nobody cancelled it. */
  readonly end: (ended: ReportEnd) => void;
  readonly view: () => AuditProgressView;
  /**
   * Calls `edit` with the newest view every 15 s while something changed; an edit that fails is left to the next.
   * Answers the function that ends it, which resolves when no edit is under way any more.
   */
  readonly editWhile: (edit: (view: AuditProgressView) => Promise<void>) => () => Promise<void>;
}

/** Slack allows some 50 edits a minute in a whole workspace, and nobody reads faster. */
const editEveryMs = 15_000;

export function createProgressBoard(
  clusters: readonly Cluster[],
  nowMs: () => number,
  { reportId, userId }: { readonly reportId: string; readonly userId?: string },
): ProgressBoard {
  const startedAtMs = nowMs();
  const lines = new Map<string, AuditProgressLine>(
    clusters.map(({ name }) => [name, { cluster: name, state: "waiting", keys: 0 }]),
  );
  let changed = false;
  let cancelled: AuditProgressView["cancelled"];
  const put = (line: AuditProgressLine): void => {
    lines.set(line.cluster, line);
    changed = true;
  };
  const isRunning = (): boolean => [...lines.values()].some(({ state }) => !isOver(state));
  let ended: ReportEnd | undefined;
  const view = (): AuditProgressView => {
    const known: AuditProgressView = {
      ...sumUp([...lines.values()]),
      startedAtMs,
      ...(userId !== undefined && { userId }),
      ...(cancelled ? { state: "cancelled", cancelled } : isRunning() && { reportId }),
      clusters: [...lines.values()],
    };
    return ended === undefined || cancelled ? known : endProgress(known, ended);
  };
  return {
    advance: (cluster, progress) => put(lineOf(cluster, progress)),
    finish: (cluster, audit) =>
      put({
        cluster,
        ...outcomeOf(audit),
        keys: audit.keys,
        expectedKeys: audit.keys,
      }),
    fail: (cluster, reason) =>
      put({ cluster, state: "failed", keys: lines.get(cluster)?.keys ?? 0, ...(reason && { reason }) }),
    skip: (cluster) => put({ cluster, state: "cancelled", keys: 0 }),
    cancel: (byUserId) => {
      cancelled = { userId: byUserId, atMs: nowMs() };
    },
    end: (reason) => {
      ended = reason;
    },
    view,
    editWhile: (edit) => {
      let editing = Promise.resolve();
      const timer = setInterval(() => {
        if (!changed) return;
        changed = false;
        // The next edit shows the same and more, so one that Slack refused is no loss.
        editing = editing.then(() => edit(view())).catch(() => {});
      }, editEveryMs);
      return async () => {
        clearInterval(timer);
        await editing;
      };
    },
  };
}

/** What cut it short, unless a person or the bot's own end did. */
function outcomeOf(audit: Audit): Pick<AuditProgressLine, "state" | "reason"> {
  if (audit.complete) return { state: "done" };
  const reason = audit.nodes
    .map(({ incompleteReason }) => incompleteReason)
    .find((one) => one !== undefined && one !== "cancelled");
  return reason === undefined ? { state: "cancelled" } : { state: "incomplete", reason };
}

function lineOf(cluster: string, progress: AuditProgress): AuditProgressLine {
  const { keys, expectedKeys, share, keysPerSecond, remainingMs, nodesAway } = progress;
  return {
    cluster,
    state: nodesAway > 0 ? "reconnecting" : "scanning",
    keys,
    ...(expectedKeys > 0 && { expectedKeys, doneRatio: share }),
    ...(keysPerSecond > 0 && { keysPerSecond }),
    ...(remainingMs !== undefined && { etaSeconds: Math.round(remainingMs / 1000) }),
  };
}

function sumUp(lines: readonly AuditProgressLine[]): Omit<AuditProgressView, "clusters" | "startedAtMs"> {
  const keys = lines.reduce((sum, line) => sum + line.keys, 0);
  const expectedKeys = lines.reduce((sum, line) => sum + (line.expectedKeys ?? 0), 0);
  const started = lines.every(({ state, expectedKeys: known }) => known !== undefined || isOver(state));
  const keysPerSecond = lines.reduce((sum, line) => sum + (line.keysPerSecond ?? 0), 0);
  const etaSeconds = Math.max(...lines.map((line) => line.etaSeconds ?? 0));
  return {
    state: stateOf(lines),
    keys,
    ...(started && expectedKeys > 0 && { expectedKeys, doneRatio: Math.min(1, keys / expectedKeys) }),
    ...(keysPerSecond > 0 && { keysPerSecond }),
    ...(started && etaSeconds > 0 && { etaSeconds }),
  };
}

const underWay: readonly AuditState[] = ["waiting", "scanning", "paused", "reconnecting"];

function isOver(state: AuditState): boolean {
  return !underWay.includes(state);
}

function stateOf(lines: readonly AuditProgressLine[]): AuditState {
  if (!lines.every(({ state }) => isOver(state))) return "scanning";
  if (lines.every(({ state }) => state === "failed")) return "failed";
  return lines.some(({ state }) => state === "done" || state === "incomplete") ? "done" : "cancelled";
}
