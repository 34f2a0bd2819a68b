import type { Fleet } from "../../core/fleet.ts";
import { addUpDebt, type Debt } from "../../core/requests/debt.ts";
import type { Store } from "../../store/store.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";

/** Bytes × days without expiry of each team over the last `periodMs`, largest first. */
export async function readDebt(
  {
    store,
    fleet,
    nowMs,
  }: {
    readonly store: Pick<Store, "audits">;
    readonly fleet: Pick<Fleet, "clusters">;
    readonly nowMs: () => number;
  },
  periodMs: number,
): Promise<readonly Debt[]> {
  const audited = [];
  for (const cluster of fleet.clusters) {
    audited.push({ cluster, audits: await readEarlierAudits(store.audits, cluster.name) });
  }
  return addUpDebt(audited, nowMs() - periodMs, nowMs());
}
