import type { Transaction } from "kysely";
import type { Tables } from "./schema.ts";

/** Alerts of one removal; a statement names each id. */
const batchSize = 500;

/** Removes old alerts with all that hangs on them, and bundles that have no member left. One about which something is
 * still to be told stays. */
export async function removeResolvedBefore(transaction: Transaction<Tables>, atMs: number): Promise<number> {
  const ids = (await findOld(transaction, atMs)).map(({ id }) => id);
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = ids.slice(start, start + batchSize);
    await transaction.deleteFrom("outbox").where("about", "in", batch).execute();
    await transaction.deleteFrom("transitions").where("alert_id", "in", batch).execute();
    await transaction.deleteFrom("alerts").where("id", "in", batch).execute();
  }
  await transaction
    .deleteFrom("bundles")
    .where("closed_at", "<", atMs)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("alerts").select("alerts.id").whereRef("alerts.bundle_id", "=", "bundles.id"))),
    )
    .execute();
  return ids.length;
}

/** When an alert was last sampled only its state knows, so the time is read there. */
async function findOld(transaction: Transaction<Tables>, atMs: number) {
  const rows = await transaction
    .selectFrom("alerts as alert")
    .select(["alert.id", "alert.state"])
    .where("alert.condition", "in", ["resolved", "closed"])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("alerts as later")
          .select("later.id")
          .whereRef("later.cluster", "=", "alert.cluster")
          .whereRef("later.rule", "=", "alert.rule")
          .whereRef("later.node", "=", "alert.node")
          .whereRef("later.epoch", ">", "alert.epoch"),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("outbox")
            .select("outbox.id")
            .whereRef("outbox.about", "=", "alert.id")
            .where("outbox.state", "=", "pending"),
        ),
      ),
    )
    .execute();
  return rows.filter(({ state }) => (JSON.parse(state) as { lastSampleAtMs: number }).lastSampleAtMs < atMs);
}
