import { ownSources } from "../../own-sources.ts";
import { ratioOf } from "../facts.ts";
import type { AuditRule } from "./audit-rule.ts";
import { createFinding, exactly } from "./create-finding.ts";

/** A review of ten clusters called those of 384 MB over-provisioned that used 0.8 to 5.5 %: below, not at it. */
export const usedRatioLimit = { value: 0.06, source: ownSources.usedMemory };

/** A smaller plan, or the home of merged clusters, should not be more than half full on the day of the move. */
export const targetRatio = 0.5;

/**
 * Next to nothing of `maxmemory` is used, and was not in the audit before either. A cluster whose primaries are on the
 * smallest plan cannot shrink, only merge with another; the effect is then its whole `maxmemory`. Where no plan is known
 * nobody pays by `maxmemory`, perhaps: it could be less, and that frees nothing that could be counted.
 */
export const overProvisioned: AuditRule = {
  id: "over-provisioned",
  judge: (context) => {
    const { audit, previous, plan } = context;
    const { usedBytes, maxmemoryBytes, uptimeSeconds } = audit.figures;
    const usedRatio = usedRatioOf(audit.figures);
    const before = previous && usedRatioOf(previous.figures);
    if (usedBytes === undefined || maxmemoryBytes === undefined || usedRatio === undefined) return [];
    if (usedRatio >= usedRatioLimit.value || (before ?? 0) >= usedRatioLimit.value) return [];
    // Nodes of an audit stand for a primary each; figures are of all primaries together.
    const primaries = Math.max(1, audit.nodes.length);
    const planFloorBytes = plan && primaries * plan.floorBytes;
    const target = Math.max(planFloorBytes ?? 0, Math.ceil(usedBytes / targetRatio));
    const isAtFloor = planFloorBytes !== undefined && maxmemoryBytes <= planFloorBytes;
    const freeBytes = isAtFloor ? maxmemoryBytes : maxmemoryBytes - target;
    if (freeBytes <= 0) return [];
    const facts = {
      usedRatio,
      usedBytes,
      maxmemoryBytes,
      freeBytes,
      primaries,
      planFloorBytes,
      keys: audit.keys,
      uptimeSeconds,
    };
    return [
      createFinding(context, {
        rule: "over-provisioned",
        reason: plan === undefined ? "lower" : isAtFloor ? "merge" : "shrink",
        severity: "info",
        facts,
        limit: { value: { unit: "ratio", value: usedRatioLimit.value }, source: usedRatioLimit.source },
        effect: plan && { bytes: exactly(freeBytes) },
      }),
    ];
  },
};

function usedRatioOf(figures: {
  readonly usedBytes?: number;
  readonly maxmemoryBytes?: number;
}): number | undefined {
  return figures.usedBytes === undefined ? undefined : ratioOf(figures.usedBytes, figures.maxmemoryBytes);
}
