import type { Alert } from "../alerts/alert.ts";
import type { Audit } from "../audit/audit.ts";
import type { Quantity } from "../rules/rule.ts";
import type { RequestFacts } from "./action-request.ts";
import { findExtraCost, type NodePrices } from "./node-prices.ts";

export interface FactSources {
  readonly audit: Audit;
  /** Newest first. */
  readonly earlier: readonly Audit[];
  /** What called for the request; `undefined`: the audit alone. */
  readonly alert?: Alert | undefined;
  /** By the trend of the probes: when the first node is full. */
  readonly fullAtMs?: number | undefined;
  readonly nodePrices?: NodePrices | undefined;
  readonly nowMs: number;
}

const dayMs = 24 * 60 * 60_000;

/** What a request tells, of what is stored. What is not known is left out. */
export function readFacts(sources: FactSources): RequestFacts {
  const { audit, alert, nodePrices } = sources;
  const { usedBytes, maxmemoryBytes, evictionPolicy } = audit.figures;
  const usedRatioAtAlert = readRatio(alert?.finding.values["usedRatio"]);
  const burst = readBurst(alert);
  const daysToFull = findDaysToFull(sources);
  const primaries = Math.max(1, audit.nodes.length);
  const cost = findExtraCost(nodePrices, maxmemoryBytes && maxmemoryBytes / primaries, primaries);
  return {
    happenedAtMs: alert?.firedAtMs ?? audit.startedAtMs,
    ...(alert && { alertId: alert.id }),
    ...(usedRatioAtAlert !== undefined && { usedRatioAtAlert }),
    ...(usedBytes !== undefined &&
      maxmemoryBytes !== undefined && { usedRatioNow: usedBytes / maxmemoryBytes }),
    ...(usedBytes !== undefined && { usedBytes }),
    ...(maxmemoryBytes !== undefined && { maxmemoryBytes }),
    keys: audit.keys,
    keysWithoutTtl: audit.keysWithoutTtl,
    ...(evictionPolicy !== undefined && { evictionPolicy }),
    ...(burst && { burst }),
    ...(daysToFull !== undefined && { daysToFull }),
    ...(cost && { extraCostPerMonth: cost }),
  };
}

function readRatio(quantity: Quantity | undefined): number | undefined {
  return quantity?.unit === "ratio" ? quantity.value : undefined;
}

/** Where forensics named a pattern; who wrote it is what the team is asked. */
function readBurst(alert: Alert | undefined): RequestFacts["burst"] {
  const { pattern, atMs, beganAtMs = atMs, newKeys } = alert?.explanation ?? {};
  if (pattern === undefined || pattern.kind === "even" || pattern.kind === "notAssessed") return undefined;
  if (atMs === undefined || beganAtMs === undefined) return undefined;
  return {
    pattern: pattern.pattern,
    keys: newKeys ?? pattern.keys,
    atMs: beganAtMs,
    durationMs: atMs - beganAtMs,
  };
}

/** The probes know hours, audits weeks: whichever sees an end. */
function findDaysToFull({ audit, earlier, fullAtMs, nowMs }: FactSources): number | undefined {
  if (fullAtMs !== undefined) return Math.max(0, (fullAtMs - nowMs) / dayMs);
  const { usedBytes, maxmemoryBytes } = audit.figures;
  const perDay = findGrowthPerDay([audit, ...earlier]);
  if (usedBytes === undefined || maxmemoryBytes === undefined || perDay === undefined || perDay <= 0) {
    return undefined;
  }
  return Math.max(0, (maxmemoryBytes - usedBytes) / perDay);
}

/** Over a shorter time a busy hour looks like a trend. */
const leastDays = 1;
const mostDays = 30;

/** Bytes a day by which memory grew from the oldest audit of the last month to the newest; newest first. */
export function findGrowthPerDay(
  audits: readonly Pick<Audit, "startedAtMs" | "figures">[],
): number | undefined {
  const [newest] = audits;
  if (newest?.figures.usedBytes === undefined) return undefined;
  const oldest = audits.findLast(
    ({ startedAtMs, figures }) =>
      figures.usedBytes !== undefined && newest.startedAtMs - startedAtMs <= mostDays * dayMs,
  );
  const days = oldest && (newest.startedAtMs - oldest.startedAtMs) / dayMs;
  if (oldest?.figures.usedBytes === undefined || days === undefined || days < leastDays) return undefined;
  return (newest.figures.usedBytes - oldest.figures.usedBytes) / days;
}
