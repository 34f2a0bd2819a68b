import type { KeptReport } from "../core/report/progress.ts";
import type { Attempt } from "./attempt.ts";
import type { Store } from "./store.ts";

export function createReports(attempt: Attempt): Store["reports"] {
  return {
    keep: (report, touchedAtMs) =>
      attempt(`keeping report ${report.id}`, async (database) => {
        const row = { touched_at: touchedAtMs, body: JSON.stringify(report) };
        await database
          .insertInto("reports")
          .values({ id: report.id, ...row })
          .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
          .execute();
      }),

    remove: (id) =>
      attempt(`removing report ${id}`, async (database) => {
        await database.deleteFrom("reports").where("id", "=", id).execute();
      }),

    takeLeft: (beforeMs, nowMs) =>
      attempt("taking reports that were left", async (database) => {
        const rows = await database
          .updateTable("reports")
          .set({ touched_at: nowMs })
          .where("touched_at", "<", beforeMs)
          .returning("body")
          .execute();
        return rows.map(({ body }) => JSON.parse(body) as KeptReport);
      }),
  };
}
