import type { Kysely, Transaction } from "kysely";
import type { NewLedgerEntry } from "../core/ledger/ledger-entry.ts";
import type { Run, RunState } from "../core/remediation/plan.ts";
import type { Attempt } from "./attempt.ts";
import { appendLedger } from "./ledger.ts";
import type { RequestStore } from "./request-store.ts";
import type { RunRow, Tables } from "./schema.ts";

const over: readonly RunState[] = ["done", "stopped", "failed"];

export function createRuns(attempt: Attempt): RequestStore["runs"] {
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

    begin: (run, ledger) =>
      attempt(`beginning run ${run.plan.runId}`, (database) =>
        database.transaction().execute(async (transaction) => {
          if (!(await insert(transaction, run))) return "busy";
          await appendLedger(transaction, ledger);
          return "begun";
        }),
      ),

    put: (run, ledger) =>
      attempt(`storing run ${run.plan.runId}`, (database) =>
        database.transaction().execute((transaction) => update(transaction, run, ledger)),
      ),
  };
}

function selectRuns(database: Kysely<Tables>) {
  return database.selectFrom("runs").select("body").orderBy("started_at").orderBy("id");
}

/** The unique index on the clusters of unfinished runs decides which of two comes first. */
async function insert(transaction: Transaction<Tables>, run: Run): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("runs")
    .values(toRow(run))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function update(
  transaction: Transaction<Tables>,
  run: Run,
  ledger: readonly NewLedgerEntry[],
): Promise<"applied" | "conflict"> {
  const { numUpdatedRows } = await transaction
    .updateTable("runs")
    .set(toRow(run))
    .where("id", "=", run.plan.runId)
    .where("version", "=", run.version - 1)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) return "conflict";
  await appendLedger(transaction, ledger);
  return "applied";
}

function toRow(run: Run): RunRow {
  const { plan, state, startedAtMs, version } = run;
  return {
    id: plan.runId,
    request_id: plan.requestId,
    cluster: plan.cluster,
    state,
    started_at: startedAtMs,
    version,
    body: JSON.stringify(run),
  };
}

function fromRow({ body }: Pick<RunRow, "body">): Run {
  return JSON.parse(body) as Run;
}
