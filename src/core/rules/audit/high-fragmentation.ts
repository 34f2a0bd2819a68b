import { fragmentation } from "../fragmentation.ts";
import type { ClusterReading } from "../rule.ts";
import type { AuditContext, AuditRule } from "./audit-rule.ts";
import { createFinding } from "./create-finding.ts";

/** The judgement of the alerts' rule, with its gate, over the cluster's figures as if of one node. */
export const highFragmentation: AuditRule = {
  id: "high-fragmentation",
  judge: (context) => {
    const reading = toReading(context);
    if (reading === undefined) return [];
    return fragmentation.judge(reading).flatMap((verdict) => {
      if (verdict.kind !== "bad") return [];
      const { usedBytes, fragmentationRatio } = context.audit.figures;
      const fragmentationBytes = wasteOf(usedBytes, fragmentationRatio);
      return [
        createFinding(context, {
          rule: "high-fragmentation",
          reason: "fragmented",
          severity: verdict.severity,
          facts: { fragmentationRatio, fragmentationBytes, usedBytes },
          limit: verdict.limit && { value: verdict.limit.value, source: verdict.limit.source },
          effect: wasteEffect(fragmentationBytes),
          relatedRule: "fragmentation",
        }),
      ];
    });
  },
};

function toReading({ audit, limits }: AuditContext): ClusterReading | undefined {
  const { usedBytes, fragmentationRatio, evictionPolicy } = audit.figures;
  if (usedBytes === undefined || fragmentationRatio === undefined) return undefined;
  const fragmentationBytes = wasteOf(usedBytes, fragmentationRatio);
  const values = {
    usedBytes,
    policy: evictionPolicy ?? "",
    fragmentationRatio,
    ...(fragmentationBytes !== undefined && { fragmentationBytes }),
  };
  const node = audit.cluster;
  const latest = {
    cluster: audit.cluster,
    node,
    atMs: audit.startedAtMs,
    samples: { memory: { ok: true, values } },
  } as const;
  return {
    cluster: audit.cluster,
    mode: audit.clusterMode,
    limits,
    nodes: [{ node, latest, hourly: [], recent: [] }],
  };
}

function wasteOf(usedBytes: number | undefined, ratio: number | undefined): number | undefined {
  return usedBytes === undefined || ratio === undefined ? undefined : Math.round(usedBytes * (ratio - 1));
}

function wasteEffect(waste: number | undefined) {
  return waste === undefined || waste <= 0 ? undefined : { bytes: { value: waste, low: 0, high: waste } };
}
