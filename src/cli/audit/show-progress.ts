import type { AuditProgress } from "../../usecases/audit/audit-job.ts";
import type { CliIo } from "../cli.ts";

/** Tells on standard error how far a scan is. */
export interface ProgressDisplay {
  readonly show: (progress: AuditProgress) => void;
  /** Leaves the line clean for what comes after. */
  readonly end: () => void;
}

/** Lines are for logs: one now and then is enough. */
const lineEveryMs = 5_000;
const barWidth = 24;

/** A bar that is redrawn on a terminal, plain lines elsewhere. */
export function createProgressDisplay({ terminal, err }: CliIo, monotonicMs: () => number): ProgressDisplay {
  if (terminal) {
    return {
      show: (progress) => terminal.write(`\r\u001b[K${draw(progress).slice(0, terminal.columns() - 1)}`),
      end: () => terminal.write("\r\u001b[K"),
    };
  }
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let nodesAway = 0;
  return {
    show: (progress) => {
      const isNews = progress.nodesAway !== nodesAway;
      if (!isNews && monotonicMs() - saidAtMs < lineEveryMs) return;
      saidAtMs = monotonicMs();
      nodesAway = progress.nodesAway;
      err(describe(progress));
    },
    end: () => undefined,
  };
}

function draw(progress: AuditProgress): string {
  const full = Math.round(progress.share * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${describe(progress)}`;
}

function describe(progress: AuditProgress): string {
  const { keys, expectedKeys, share, keysPerSecond, remainingMs, nodesDone, nodes } = progress;
  const lost = describeLost(progress);
  if (expectedKeys === 0) return lost[0] ?? "looking at the server…";
  return [
    `${Math.floor(share * 100)} %`,
    `${count(keys)} of ${count(expectedKeys)} keys`,
    ...(keysPerSecond > 0 ? [`${count(keysPerSecond)}/s`] : []),
    ...(remainingMs === undefined ? [] : [`${Math.ceil(remainingMs / 1000)} s left`]),
    ...(nodes > 1 ? [`${nodesDone} of ${nodes} nodes done`] : []),
    ...lost,
  ].join(", ");
}

function describeLost({ nodesAway, nodes }: AuditProgress): readonly string[] {
  if (nodesAway === 0) return [];
  const which = nodes > 1 ? ` to ${nodesAway} of ${nodes} nodes` : "";
  return [`connection${which} lost, calling again`];
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
