import type { Audit, AuditBounds, AuditMode, AuditPace, Contract } from "../../core/audit/audit.ts";
import type { Cluster, Language } from "../../core/fleet.ts";
import { buildReport } from "../../core/report/build-report.ts";
import type { ReportEnd } from "../../core/report/progress.ts";
import type { Report } from "../../core/report/report.ts";
import type { RenderedMessage, Renderer } from "../../messages/renderer.ts";
import type { ReportRenderer } from "../../messages/report/report-renderer.ts";
import type { TemplateName, Views } from "../../messages/views.ts";
import type { Store } from "../../store/store.ts";
import { StoreError } from "../../store/store-error.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import type { AuditOutcome, AuditRequest } from "../audit/run-audit.ts";
import { DeliveryError } from "../delivery/poster.ts";
import { findComparison } from "./find-comparison.ts";
import { keepReport, type ReportKeeper } from "./keep-report.ts";
import { createProgressBoard, type ProgressBoard } from "./progress-board.ts";
import { listReportFiles, type ReportFile } from "./report-files.ts";

/** One message with its thread, as a report writes it. Every function rejects with `DeliveryError`. */
export interface ReportThread {
  /** Answers the root's ts. `id` travels with the message, so that a doubtful post can be looked up. */
  readonly post: (message: RenderedMessage, id: string) => Promise<string>;
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
  readonly bounds?: AuditBounds;
  readonly languages: readonly Language[];
  /** Who asked; `undefined`: the schedule. */
  readonly userId?: string;
}

/** What a report needs to be stopped. */
export interface ReportRun extends ReportRequest {
  /** Unique; the value of the Cancel button. */
  readonly reportId: string;
  readonly channel: string;
  /** The bot ends: the audits end at once, and so does the report, which says so. */
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
 * those that were cut short. Whatever ends it early is said in the root and to who asked for it; where not even that can
 * be said, or the process dies, the report is left in the store for `endLeftReports`. Resolves when the root is posted.
 */
export async function startReport(
  run: ReportRun,
  thread: ReportThread,
  parts: RunReportParts,
): Promise<RunningReport> {
  const render: Render = (name, view) => parts.renderer.render(name, view, run.languages);
  const board = createProgressBoard(run.clusters, parts.nowMs, run);
  const keeper = await keepReport(run, board.view, parts);
  const cancelling = new AbortController();
  try {
    await keeper.posted(await thread.post(render("audit-progress", board.view()), run.reportId));
  } catch (error) {
    await keeper.forget();
    throw error;
  }
  const signal = AbortSignal.any([run.signal, cancelling.signal]);
  const writing: Writing = {
    run: { ...run, signal },
    thread,
    render,
    board,
    keeper,
    parts,
    ending: run.signal,
  };
  return {
    finished: finishReport(writing),
    cancel: (userId) => {
      if (board.view().reportId === undefined) return false;
      board.cancel(userId);
      cancelling.abort();
      return true;
    },
  };
}

interface Writing {
  readonly run: ReportRun;
  readonly thread: ReportThread;
  readonly render: Render;
  readonly board: ProgressBoard;
  readonly keeper: ReportKeeper;
  readonly parts: RunReportParts;
  /** The bot ends. */
  readonly ending: AbortSignal;
}

async function finishReport(writing: Writing): Promise<void> {
  const { run, thread, render, board, keeper, parts, ending } = writing;
  let summary: Views["audit-summary"] | undefined;
  try {
    const stopEditing = board.editWhile((view) => thread.update(render("audit-progress", view)));
    const { audits, previous } = await auditAll(run, board, parts).finally(stopEditing);
    const view = board.view();
    if (!view.cancelled) ending.throwIfAborted();
    if (audits.length === 0 || view.cancelled) {
      await thread.update(render("audit-progress", view));
    } else {
      const report = buildReport(audits, previous, { contracts: contractsOf(run) });
      const written = { ...report, findings: report.findings.length, attached: false };
      await thread.update(render("audit-summary", written));
      summary = written;
      await keeper.summarized();
      await writeThread(report, audits, writing);
    }
  } catch (error) {
    await tellEnd(writing, summary, readEnd(error, ending.aborted));
    if (ending.aborted) return;
    throw error;
  }
  await keeper.forget();
  // Only now, since an upload may fail; and without it the report is whole.
  if (summary) await thread.update(render("audit-summary", { ...summary, attached: true }));
}

/** Rejects when Slack does not take that either: the report stays in the store, and is ended later. */
async function tellEnd(
  { run, thread, render, board, keeper }: Writing,
  summary: Views["audit-summary"] | undefined,
  end: ReportEnd,
): Promise<void> {
  board.end(end);
  try {
    await (summary === undefined
      ? thread.update(render("audit-progress", board.view()))
      : thread.update(render("audit-summary", { ...summary, cutShort: end })));
    await thread.reply(render("report-cut-short", { end, ...(run.userId && { userId: run.userId }) }));
  } catch (error) {
    await keeper.leave();
    throw error;
  }
  await keeper.forget();
}

function readEnd(error: unknown, isStopped: boolean): ReportEnd {
  if (isStopped) return { reason: "stopped" };
  if (error instanceof DeliveryError) return { reason: "slack", code: error.code };
  return { reason: error instanceof StoreError ? "store" : "failed" };
}

function contractsOf({ clusters }: ReportRun): Readonly<Record<string, readonly Contract[]>> {
  return Object.fromEntries(clusters.map(({ name, contracts: declared = [] }) => [name, declared]));
}

interface Audited {
  /** In the order of the clusters. */
  readonly audits: readonly Audit[];
  /** What each was compared with. */
  readonly previous: readonly Audit[];
}

/** When one fails for another reason than its cluster, the others end at once. */
async function auditAll(run: ReportRun, board: ProgressBoard, parts: RunReportParts): Promise<Audited> {
  const audits = new Map<string, Audit>();
  const previous: Audit[] = [];
  const failing = new AbortController();
  const stoppable = { ...run, signal: AbortSignal.any([run.signal, failing.signal]) };
  const audit = async (cluster: Cluster): Promise<void> => {
    if (stoppable.signal.aborted) return board.skip(cluster.name);
    const earlier = await readEarlierAudits(parts.store.audits, cluster.name);
    const made = await auditOne(stoppable, cluster, earlier, board, parts);
    if (made === undefined) return;
    await parts.store.audits.add(made);
    audits.set(cluster.name, made);
    const comparison = await findComparison(parts.store.audits, cluster.name, made.startedAtMs, earlier);
    if (comparison !== undefined) previous.push(comparison);
  };
  let failure: { readonly error: unknown } | undefined;
  await eachInTurn(run.clusters, clustersAtOnce, (cluster) =>
    audit(cluster).catch((error: unknown) => {
      failure ??= { error };
      failing.abort();
    }),
  );
  if (failure !== undefined) throw failure.error;
  return { audits: run.clusters.flatMap(({ name }) => audits.get(name) ?? []), previous };
}

/** `undefined`: it could not be audited; the board says so. */
async function auditOne(
  { mode, pace, bounds, signal }: ReportRun,
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
      ...(bounds && { limits: bounds }),
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

async function writeThread(report: Report, audits: readonly Audit[], writing: Writing): Promise<void> {
  const { run, thread, render, parts, ending } = writing;
  const replies: readonly RenderedMessage[] = [
    ...report.clusters.map((cluster) => render("audit-cluster", { report: cluster })),
    render("audit-ranking", report),
    ...(report.recommendations.length > 0 ? [render("audit-recommendations", report)] : []),
    ...report.comparisons.map((diff) => render("diff", { diff })),
  ];
  for (const reply of replies) {
    ending.throwIfAborted();
    await thread.reply(reply);
  }
  const files = await listReportFiles(report, audits, run.languages, parts.reportRenderer);
  ending.throwIfAborted();
  await thread.upload(files);
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
