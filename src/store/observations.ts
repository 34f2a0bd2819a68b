import { sql, type Transaction } from "kysely";
import type { Observation } from "../core/observation.ts";
import type { Attempt } from "./attempt.ts";
import type { ObservationRow, Tables } from "./schema.ts";
import type { Store } from "./store.ts";

/** Rows of one insert; four values each stay far below the 32,766 that SQLite binds. */
const batchSize = 500;

const minuteMs = 60_000;
const hourMs = 3_600_000;

export function createObservations(attempt: Attempt): Store["observations"] {
  return {
    add: (observations) =>
      attempt(`adding ${observations.length} observations`, (database) =>
        database.transaction().execute(async (transaction) => {
          for (let start = 0; start < observations.length; start += batchSize) {
            const rows = observations.slice(start, start + batchSize).map(toRow);
            await transaction
              .insertInto("observations")
              .values(rows)
              .onConflict((conflict) => conflict.doNothing())
              .execute();
          }
        }),
      ),

    latest: (cluster) =>
      attempt(`reading the newest observations of ${cluster}`, async (database) =>
        (await latestRows(cluster).execute(database)).rows.map(fromRow),
      ),

    before: (cluster, node, atMs) =>
      attempt(`reading the observation of ${cluster} ${node} before ${atMs}`, async (database) => {
        const row = await database
          .selectFrom("observations")
          .select("body")
          .where("cluster", "=", cluster)
          .where("node", "=", node)
          .where("at", "<", atMs)
          .orderBy("at", "desc")
          .limit(1)
          .executeTakeFirst();
        return row && fromRow(row);
      }),

    oldestSince: (cluster, node, sinceMs) =>
      attempt(`reading the observation of ${cluster} ${node} since ${sinceMs}`, async (database) => {
        const row = await database
          .selectFrom("observations")
          .select("body")
          .where("cluster", "=", cluster)
          .where("node", "=", node)
          .where("at", ">=", sinceMs)
          .orderBy("at", "asc")
          .limit(1)
          .executeTakeFirst();
        return row && fromRow(row);
      }),

    hourly: (cluster, node, sinceMs) =>
      attempt(`reading the hourly observations of ${cluster} ${node}`, async (database) =>
        (await lastRows(cluster, node, sinceMs, hourMs).execute(database)).rows.map(fromRow),
      ),

    minutely: (cluster, node, sinceMs) =>
      attempt(`reading the observations of each minute of ${cluster} ${node}`, async (database) =>
        (await lastRows(cluster, node, sinceMs, minuteMs).execute(database)).rows.map(fromRow),
      ),

    removeBefore: (atMs) =>
      attempt(`removing observations before ${atMs}`, async (database) => {
        const { numDeletedRows } = await database
          .deleteFrom("observations")
          .where("at", "<", atMs)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),

    thinBefore: (atMs) =>
      attempt(`thinning observations before ${atMs}`, (database) =>
        database.transaction().execute((transaction) => thinBefore(transaction, atMs)),
      ),
  };
}

/** Looks at what is newer than the last time alone, since the rest is thin already. */
async function thinBefore(transaction: Transaction<Tables>, atMs: number): Promise<number> {
  const thinned = await transaction
    .selectFrom("counters")
    .select("value")
    .where("name", "=", "thinned")
    .executeTakeFirst();
  const sinceMs = thinned === undefined ? 0 : Math.floor(thinned.value / hourMs) * hourMs;
  const { numAffectedRows } = await thinRows(sinceMs, atMs).execute(transaction);
  await transaction
    .insertInto("counters")
    .values({ name: "thinned", value: atMs })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: atMs }))
    .execute();
  return Number(numAffectedRows ?? 0n);
}

function thinRows(sinceMs: number, atMs: number) {
  return sql`
    delete from observations
    where at >= ${sinceMs} and at < ${atMs} and exists (
      select 1 from observations later
      where later.cluster = observations.cluster and later.node = observations.node
        and later.at > observations.at and later.at < ${atMs}
        and later.at < (observations.at / 3600000 + 1) * 3600000
    )`;
}

type BodyRow = Pick<ObservationRow, "body">;

/** Goes from node to node by the index (a "loose index scan"), instead of over every row of the cluster. The
 * bodies are subqueries, not a join: SQLite would turn the join round and read every row after all. */
function latestRows(cluster: string) {
  return sql<BodyRow>`
    with recursive nodes (node) as (
      select min(node) from observations where cluster = ${cluster}
      union all
      select (select min(o.node) from observations o where o.cluster = ${cluster} and o.node > nodes.node)
      from nodes where nodes.node is not null
    )
    select (
      select o.body from observations o
      where o.cluster = ${cluster} and o.node = nodes.node
      order by o.at desc limit 1
    ) as body
    from nodes where nodes.node is not null
    order by nodes.node`;
}

/** Goes from the newest row of a slot (an hour, a minute) to the newest before that slot, by the index. Columns are
 * divided as integers; a bound number would make it a fraction in SQLite. */
function lastRows(cluster: string, node: string, sinceMs: number, slotMs: number) {
  const slot = sql.lit(slotMs);
  return sql<BodyRow>`
    with recursive last (at) as (
      select max(at) from observations where cluster = ${cluster} and node = ${node} and at >= ${sinceMs}
      union all
      select (
        select max(o.at) from observations o
        where o.cluster = ${cluster} and o.node = ${node} and o.at >= ${sinceMs}
          and o.at < last.at / ${slot} * ${slot}
      )
      from last where last.at is not null
    )
    select (
      select o.body from observations o
      where o.cluster = ${cluster} and o.node = ${node} and o.at = last.at
    ) as body
    from last where last.at is not null
    order by last.at`;
}

function toRow(observation: Observation): ObservationRow {
  const { cluster, node, atMs } = observation;
  return { cluster, node, at: atMs, body: JSON.stringify(observation) };
}

function fromRow({ body }: BodyRow): Observation {
  return JSON.parse(body) as Observation;
}
