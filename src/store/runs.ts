import type { Kysely, Transaction } from "kysely";
import { isOver } from "../core/remediation/decide-run.ts";
import type { Run, RunState } from "../core/remediation/plan.ts";
import type { OutboxOptions } from "./apply-decision.ts";
import type { Attempt } from "./attempt.ts";
import { appendLedger } from "./ledger.ts";
import type { RequestStore } from "./request-store.ts";
import type { RunRow, Tables } from "./schema.ts";
import { tellRun } from "./tell-run.ts";

const over: readonly RunState[] = ["done", "stopped", "failed"];

export function createRuns(attempt: Attempt, options: OutboxOptions): RequestStore["runs"] {
  return {
    find: (runId) =>
      attempt(`reading run ${runId}`, async (database) => {
        const row = await selectRuns(database).where("id", "=", runId).executeTakeFirst();
        return row && fromRow(row);
      }),

    unfinished: () =>
      attempt("listing unfinished runs", async (database) => {
        const rows = await selectRuns(database).where("state", "not in", over).execute();
        return rows.map(fromRow);
      }),

    ofRequest: (requestId) =>
      attempt(`listing the runs of ${requestId}`, async (database) => {
        const rows = await selectRuns(database).where("request_id", "=", requestId).execute();
        return rows.map(fromRow);
      }),

    undoBefore: (atMs) =>
      attempt("listing runs whose undo lapsed", async (database) => {
        const rows = await selectRuns(database).where("undo_until", "<=", atMs).execute();
        return rows.map(fromRow);
      }),

    begin: (run, ledger) =>
      attempt(`beginning run ${run.plan.runId}`, (database) =>
        database.transaction().execute(async (transaction) => {
          if (!(await insert(transaction, run))) return "busy";
          await appendLedger(transaction, ledger);
          await tellRun(transaction, { before: undefined, after: run, atMs: run.startedAtMs }, options);
          return "begun";
        }),
      ),

    put: (run, ledger, atMs) =>
      attempt(`storing run ${run.plan.runId}`, (database) =>
        database.transaction().execute(async (transaction) => {
          const before = await update(transaction, run);
          if (before === undefined) return "conflict";
          await appendLedger(transaction, ledger);
          await tellRun(transaction, { before, after: run, atMs }, options);
          return "applied";
        }),
      ),

    message: (runId) =>
      attempt(`reading where run ${runId} stands`, async (database) => {
        const row = await database
          .selectFrom("runs")
          .select(["channel", "root_ts"])
          .where("id", "=", runId)
          .executeTakeFirst();
        return row?.root_ts ? { channel: row.channel, ts: row.root_ts } : undefined;
      }),

    setMessage: (runId, { channel, ts }) =>
      attempt(`storing where run ${runId} stands`, async (database) => {
        await database.updateTable("runs").set({ channel, root_ts: ts }).where("id", "=", runId).execute();
      }),
  };
}

function selectRuns(database: Kysely<Tables>) {
  return database.selectFrom("runs").select("body").orderBy("started_at").orderBy("id");
}

/** The unique index on the clusters of unfinished runs decides which of two comes first. */
async function insert(transaction: Transaction<Tables>, run: Run): Promise<boolean> {
  const request = await transaction
    .selectFrom("requests")
    .select("channel")
    .where("id", "=", run.plan.requestId)
    .executeTakeFirst();
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("runs")
    .values({ ...toRow(run), channel: request?.channel ?? "", root_ts: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** The run as it was; `undefined`: somebody was quicker, nothing was written. */
async function update(transaction: Transaction<Tables>, run: Run): Promise<Run | undefined> {
  const stored = await transaction
    .selectFrom("runs")
    .select("body")
    .where("id", "=", run.plan.runId)
    .where("version", "=", run.version - 1)
    .executeTakeFirst();
  if (stored === undefined) return undefined;
  const { numUpdatedRows } = await transaction
    .updateTable("runs")
    .set(toRow(run))
    .where("id", "=", run.plan.runId)
    .where("version", "=", run.version - 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n ? fromRow(stored) : undefined;
}

/** The columns that a run writes; where its message stands is delivery's to say. */
function toRow(run: Run): Omit<RunRow, "channel" | "root_ts"> {
  const { plan, state, startedAtMs, version, undoUntilMs, undoLapsed } = run;
  return {
    id: plan.runId,
    request_id: plan.requestId,
    cluster: plan.cluster,
    state,
    started_at: startedAtMs,
    undo_until: isOver(run) && undoLapsed !== true ? (undoUntilMs ?? null) : null,
    version,
    body: JSON.stringify(run),
  };
}

function fromRow({ body }: Pick<RunRow, "body">): Run {
  return JSON.parse(body) as Run;
}
