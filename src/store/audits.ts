import type { Audit } from "../core/audit/audit.ts";
import type { Attempt } from "./attempt.ts";
import type { Store } from "./store.ts";

export function createAudits(attempt: Attempt): Store["audits"] {
  return {
    add: (audit) =>
      attempt(`adding an audit of ${audit.cluster}`, async (database) => {
        await database
          .insertInto("audits")
          .values({ cluster: audit.cluster, started_at: audit.startedAtMs, body: JSON.stringify(audit) })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),

    newest: (cluster, beforeMs) =>
      attempt(`reading the newest audit of ${cluster}`, async (database) => {
        const row = await database
          .selectFrom("audits")
          .select("body")
          .where("cluster", "=", cluster)
          .$if(beforeMs !== undefined, (query) => query.where("started_at", "<", beforeMs ?? 0))
          .orderBy("started_at", "desc")
          .limit(1)
          .executeTakeFirst();
        return row && (JSON.parse(row.body) as Audit);
      }),

    oldestMs: (cluster) =>
      attempt(`reading the oldest audit of ${cluster}`, async (database) => {
        const row = await database
          .selectFrom("audits")
          .select("started_at")
          .where("cluster", "=", cluster)
          .orderBy("started_at")
          .limit(1)
          .executeTakeFirst();
        return row && Number(row.started_at);
      }),

    removeBefore: (atMs) =>
      attempt(`removing audits before ${atMs}`, async (database) => {
        const { numDeletedRows } = await database
          .deleteFrom("audits")
          .where("started_at", "<", atMs)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}
