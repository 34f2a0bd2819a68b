import type { Audit, AuditMode, AuditPace } from "../../core/audit/audit.ts";
import type { Cluster, Language } from "../../core/fleet.ts";
import { buildReport } from "../../core/report/build-report.ts";
import type { Report } from "../../core/report/report.ts";
import type { RenderedMessage, Renderer } from "../../messages/renderer.ts";
import type { ReportRenderer } from "../../messages/report/report-renderer.ts";
import type { TemplateName, Views } from "../../messages/views.ts";
import type { Store } from "../../store/store.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import type { AuditOutcome, AuditRequest } from "../audit/run-audit.ts";
import { findComparison } from "./find-comparison.ts";
import { createProgressBoard, type ProgressBoard } from "./progress-board.ts";
import { listReportFiles, type ReportFile } from "./report-files.ts";

/** One message with its thread, as a report writes it. Every function rejects with `DeliveryError`. */
export interface ReportThread {
  readonly post: (message: RenderedMessage) => Promise<void>;
  /** Replaces the root. */
  readonly update: (message: RenderedMessage) => Promise<void>;
  readonly reply: (message: RenderedMessage) => Promise<void>;
  readonly upload: (files: readonly ReportFile[]) => Promise<void>;
}

export interface RunReportParts {
  readonly store: Store;
  readonly renderer: Renderer;
  readonly reportRenderer: ReportRenderer;
  readonly runAudit: (request: AuditRequest) => Promise<AuditOutcome>;
  readonly nowMs: () => number;
  /** Something went wrong that the report says in its own way; the log wants to know more. */
  readonly onProblem: (cluster: string, message: string) => void;
}

export interface ReportRequest {
  /** At least one. */
  readonly clusters: readonly Cluster[];
  readonly mode: AuditMode;
  readonly pace: AuditPace;
  readonly languages: readonly Language[];
  /** Who asked; `undefined`: the schedule. */
  readonly userId?: string;
}

/** What a report needs to be stopped. */
export interface ReportRun extends ReportRequest {
  /** Unique; the value of the Cancel button. */
  readonly reportId: string;
  /** Ends the audits at once; what they counted is still written. */
  readonly signal: AbortSignal;
}

export interface RunningReport {
  /** All is written. */
  readonly finished: Promise<void>;
  /** A person stops the audits at once: no report follows. `false`: they were over or cancelled already. */
  readonly cancel: (userId: string) => boolean;
}

/** Two at a time: the walk is paced by each server, and the charts want a core too. */
const clustersAtOnce = 2;

type Render = <Name extends TemplateName>(name: Name, view: Views[Name]) => RenderedMessage;

/**
 * Audits clusters and writes the report into one thread: progress in the root while it runs (an edit every 15 s at
 * most), then the summary in its place, the details, charts and files as replies. Audits are stored as they end, also
 * those that were cut short. Resolves when the root is posted.
 */
export async function startReport(
  run: ReportRun,
  thread: ReportThread,
  parts: RunReportParts,
): Promise<RunningReport> {
  const render: Render = (name, view) => parts.renderer.render(name, view, run.languages);
  const board = createProgressBoard(run.clusters, parts.nowMs, run);
  await thread.post(render("audit-progress", board.view()));
  const cancelling = new AbortController();
  const signal = AbortSignal.any([run.signal, cancelling.signal]);
  return {
    finished: finishReport({ ...run, signal }, thread, render, board, parts),
    cancel: (userId) => {
      if (board.view().reportId === undefined) return false;
      board.cancel(userId);
      cancelling.abort();
      return true;
    },
  };
}

async function finishReport(
  run: ReportRun,
  thread: ReportThread,
  render: Render,
  board: ProgressBoard,
  parts: RunReportParts,
): Promise<void> {
  const stopEditing = board.editWhile((view) => thread.update(render("audit-progress", view)));
  const { audits, previous } = await auditAll(run, board, parts).finally(stopEditing);
  const view = board.view();
  if (audits.length === 0 || view.cancelled) return thread.update(render("audit-progress", view));
  const contracts = Object.fromEntries(
    run.clusters.map(({ name, contracts: declared = [] }) => [name, declared]),
  );
  const report = buildReport(audits, previous, { contracts });
  await writeReport(report, audits, run.languages, thread, render, parts);
}

interface Audited {
  /** In the order of the clusters. */
  readonly audits: readonly Audit[];
  /** What each was compared with. */
  readonly previous: readonly Audit[];
}

async function auditAll(run: ReportRun, board: ProgressBoard, parts: RunReportParts): Promise<Audited> {
  const audits = new Map<string, Audit>();
  const previous: Audit[] = [];
  await eachInTurn(run.clusters, clustersAtOnce, async (cluster) => {
    if (run.signal.aborted) return board.skip(cluster.name);
    const earlier = await readEarlierAudits(parts.store.audits, cluster.name);
    const audit = await auditOne(run, cluster, earlier, board, parts);
    if (audit === undefined) return;
    await parts.store.audits.add(audit);
    audits.set(cluster.name, audit);
    const comparison = await findComparison(parts.store.audits, cluster.name, audit.startedAtMs, earlier);
    if (comparison !== undefined) previous.push(comparison);
  });
  return { audits: run.clusters.flatMap(({ name }) => audits.get(name) ?? []), previous };
}

/** `undefined`: it could not be audited; the board says so. */
async function auditOne(
  { mode, pace, signal }: ReportRun,
  cluster: Cluster,
  earlier: readonly Audit[],
  board: ProgressBoard,
  { runAudit, onProblem }: RunReportParts,
): Promise<Audit | undefined> {
  try {
    const { contracts, ttlTiers, plan } = cluster;
    const outcome = await runAudit({
      cluster,
      mode,
      pace,
      ...(contracts && { contracts }),
      ...(ttlTiers && { ttlTiers }),
      ...(plan && { plan }),
      earlier,
      onProgress: (progress) => board.advance(cluster.name, progress),
      signal,
    });
    if (outcome.kind === "audited") {
      board.finish(cluster.name, outcome.audit);
      return outcome.audit;
    }
    onProblem(cluster.name, outcome.message);
    board.fail(cluster.name, outcome.reason);
  } catch (error) {
    onProblem(cluster.name, error instanceof Error ? error.message : String(error));
    board.fail(cluster.name);
  }
  return undefined;
}

async function writeReport(
  report: Report,
  audits: readonly Audit[],
  languages: readonly Language[],
  thread: ReportThread,
  render: Render,
  { reportRenderer }: RunReportParts,
): Promise<void> {
  await thread.update(
    render("audit-summary", { ...report, findings: report.findings.length, attached: true }),
  );
  for (const cluster of report.clusters) await thread.reply(render("audit-cluster", { report: cluster }));
  await thread.reply(render("audit-ranking", report));
  if (report.recommendations.length > 0) await thread.reply(render("audit-recommendations", report));
  for (const diff of report.comparisons) await thread.reply(render("diff", { diff }));
  await thread.upload(await listReportFiles(report, audits, languages, reportRenderer));
}

async function eachInTurn<T>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}
