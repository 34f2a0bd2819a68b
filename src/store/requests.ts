import type { Kysely, Transaction } from "kysely";
import type { ActionRequest, RequestTransition } from "../core/requests/action-request.ts";
import { closedStates } from "../core/requests/request-states.ts";
import { applyRequest } from "./apply-request.ts";
import type { Attempt } from "./attempt.ts";
import { drawNumber } from "./draw-number.ts";
import { addEntries } from "./outbox.ts";
import type { RequestFilter, RequestStore } from "./request-store.ts";
import type { RequestRow, RequestTransitionRow, Tables } from "./schema.ts";

export function createRequests(attempt: Attempt, newOutboxId: () => string): RequestStore["requests"] {
  return {
    nextId: () =>
      attempt("drawing a request id", async (database) => `R${await drawNumber(database, "request")}`),

    find: (id) =>
      attempt(`reading request ${id}`, async (database) => {
        const row = await selectRequests(database).where("id", "=", id).executeTakeFirst();
        return row && fromRow(row);
      }),

    findByRoot: (channel, rootTs) =>
      attempt(`reading the request of message ${channel} ${rootTs}`, async (database) => {
        const row = await selectRequests(database)
          .where("channel", "=", channel)
          .where("root_ts", "=", rootTs)
          .executeTakeFirst();
        return row && fromRow(row);
      }),

    list: (filter) => attempt("listing requests", (database) => listRequests(database, filter)),

    apply: (decision, ledger) =>
      attempt(`storing request ${decision.request.id}`, (database) =>
        database
          .transaction()
          .execute((transaction) => applyRequest(transaction, decision, ledger, newOutboxId)),
      ),

    transitions: (requestId) =>
      attempt(`reading the history of request ${requestId}`, async (database) => {
        const rows = await database
          .selectFrom("request_transitions")
          .select(["sequence", "body"])
          .where("request_id", "=", requestId)
          .orderBy("sequence")
          .execute();
        return rows.map((row) => ({
          requestId,
          sequence: row.sequence,
          transition: readTransition(row),
        }));
      }),

    setRoot: (requestId, channel, rootTs, entries) =>
      attempt(`storing the root of request ${requestId}`, (database) =>
        database.transaction().execute(async (transaction) => {
          await transaction
            .updateTable("requests")
            .set({ channel, root_ts: rootTs })
            .where("id", "=", requestId)
            .execute();
          await addEntries(transaction, entries, newOutboxId);
        }),
      ),

    menus: (requestId, firstItem) =>
      attempt(`reading where menus of request ${requestId} stand`, async (database) => {
        const row = await database
          .selectFrom("request_menus")
          .select(["channel", "thread_ts", "ts"])
          .where("request_id", "=", requestId)
          .where("first_item", "=", firstItem)
          .executeTakeFirst();
        return row && { channel: row.channel, threadTs: row.thread_ts, ts: row.ts };
      }),

    setMenus: (requestId, firstItem, { channel, threadTs, ts }) =>
      attempt(`storing where menus of request ${requestId} stand`, async (database) => {
        const place = { channel, thread_ts: threadTs, ts };
        await database
          .insertInto("request_menus")
          .values({ request_id: requestId, first_item: firstItem, ...place })
          .onConflict((conflict) => conflict.columns(["request_id", "first_item"]).doUpdateSet(place))
          .execute();
      }),

    removeClosedBefore: (atMs) =>
      attempt("removing old requests", (database) =>
        database.transaction().execute((transaction) => removeClosed(transaction, atMs)),
      ),
  };
}

/** A run whose undo has not lapsed keeps its request. */
async function removeClosed(transaction: Transaction<Tables>, atMs: number): Promise<number> {
  const old = await transaction
    .selectFrom("requests")
    .select("id")
    .where("state", "in", closedStates)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("request_transitions as newer")
            .select("newer.sequence")
            .whereRef("newer.request_id", "=", "requests.id")
            .where("newer.at", ">=", atMs),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("runs")
            .select("runs.id")
            .whereRef("runs.request_id", "=", "requests.id")
            .where("runs.undo_until", "is not", null),
        ),
      ),
    )
    .limit(mostRemoved)
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await transaction.deleteFrom("request_transitions").where("request_id", "in", ids).execute();
  await transaction.deleteFrom("request_menus").where("request_id", "in", ids).execute();
  await transaction.deleteFrom("runs").where("request_id", "in", ids).execute();
  await transaction.deleteFrom("requests").where("id", "in", ids).execute();
  return ids.length;
}

/** At once; the others go the next day. */
const mostRemoved = 500;

function selectRequests(database: Kysely<Tables>) {
  return database.selectFrom("requests").select(["body", "channel", "root_ts"]);
}

async function listRequests(
  database: Kysely<Tables>,
  { open, cluster, team }: RequestFilter,
): Promise<readonly ActionRequest[]> {
  let query = selectRequests(database).orderBy("number", "desc");
  if (open) query = query.where("state", "not in", closedStates);
  if (cluster !== undefined) query = query.where("cluster", "=", cluster);
  if (team !== undefined) query = query.where("team", "=", team);
  return (await query.execute()).map(fromRow);
}

function fromRow({
  body,
  channel,
  root_ts,
}: Pick<RequestRow, "body" | "channel" | "root_ts">): ActionRequest {
  const request = JSON.parse(body) as ActionRequest;
  return root_ts === null ? request : { ...request, rootTs: root_ts, rootChannel: channel };
}

/** JSON has no undefined: a first transition comes back without its `from`. */
function readTransition({ body }: Pick<RequestTransitionRow, "body">): RequestTransition {
  const transition = JSON.parse(body) as RequestTransition;
  return { ...transition, from: transition.from };
}
