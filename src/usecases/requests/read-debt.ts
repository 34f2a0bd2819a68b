import { addUpDebt, type Debt } from "../../core/requests/debt.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import type { RequestParts } from "./request-parts.ts";

/** Bytes × days without expiry of each team over the last `periodMs`, largest first. */
export async function readDebt(
  { store, fleet, nowMs }: Pick<RequestParts, "store" | "fleet" | "nowMs">,
  periodMs: number,
): Promise<readonly Debt[]> {
  const audited = [];
  for (const cluster of fleet.clusters) {
    audited.push({ cluster, audits: await readEarlierAudits(store.audits, cluster.name) });
  }
  return addUpDebt(audited, nowMs() - periodMs, nowMs());
}
