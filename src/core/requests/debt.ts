import type { Audit, PatternAudit } from "../audit/audit.ts";
import { createContractFinder } from "../audit/match-contract.ts";
import { sawEveryKey } from "../audit/saw-every-key.ts";
import type { Cluster } from "../fleet.ts";

/** What stays for want of a TTL. */
export interface Debt {
  readonly team: string;
  /** Now. */
  readonly keys: number;
  /** Now; `undefined`: sizes were not assessed. */
  readonly bytes?: number;
  /** Bytes × days without expiry, over the period; `undefined`: sizes were not assessed. */
  readonly byteDays?: number;
}

/** One cluster and its audits, newest first. */
export interface AuditedCluster {
  readonly cluster: Cluster;
  readonly audits: readonly Audit[];
}

const dayMs = 24 * 60 * 60_000;

interface Owed {
  readonly keys: number;
  readonly bytes: number | undefined;
}

/**
 * The debt of each team since a time, largest first. Between two audits it is taken to go straight from the one to
 * the other, and after the newest to stay as it was; what lies before the oldest is not counted. Keys that a
 * contract declares persistent are nobody's debt.
 */
export function addUpDebt(
  clusters: readonly AuditedCluster[],
  sinceMs: number,
  nowMs: number,
): readonly Debt[] {
  const found = new Map<string, { keys: number; bytes: number | undefined; byteDays: number | undefined }>();
  for (const one of clusters) {
    const whole = one.audits.filter((audit) => sawEveryKey(audit) && audit.startedAtMs <= nowMs);
    for (const team of listTeams(one, whole)) {
      const now = owedBy(one.cluster, team, whole[0]);
      const known = found.get(team) ?? { keys: 0, bytes: 0, byteDays: 0 };
      found.set(team, {
        keys: known.keys + now.keys,
        bytes: add(known.bytes, now.bytes),
        byteDays: add(known.byteDays, integrate(one.cluster, team, whole, sinceMs, nowMs)),
      });
    }
  }
  return [...found]
    .filter(([, { keys, byteDays }]) => keys > 0 || (byteDays ?? 0) > 0)
    .map(([team, { keys, bytes, byteDays }]) => ({
      team,
      keys,
      ...(bytes !== undefined && { bytes }),
      ...(byteDays !== undefined && { byteDays }),
    }))
    .sort((a, b) => (b.byteDays ?? 0) - (a.byteDays ?? 0) || (a.team < b.team ? -1 : 1));
}

function add(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function listTeams({ cluster }: AuditedCluster, audits: readonly Audit[]): ReadonlySet<string> {
  if (audits.length === 0) return new Set();
  const declared = (cluster.contracts ?? []).flatMap(({ owner }) => owner ?? []);
  return new Set([cluster.owner.team, ...declared]);
}

function owedBy(cluster: Cluster, team: string, audit: Audit | undefined): Owed {
  const findContract = createContractFinder(cluster.contracts ?? []);
  const own = (audit?.patterns ?? []).filter(({ pattern, keysWithoutTtl }) => {
    if (keysWithoutTtl === 0) return false;
    const contract = findContract(pattern)?.contract;
    return contract?.ttlSeconds !== 0 && (contract?.owner ?? cluster.owner.team) === team;
  });
  return own.reduce<Owed>(
    (sum, pattern) => ({
      keys: sum.keys + pattern.keysWithoutTtl,
      bytes: add(sum.bytes, bytesWithoutTtl(pattern)),
    }),
    { keys: 0, bytes: 0 },
  );
}

function bytesWithoutTtl({ bytes, keys, keysWithoutTtl }: PatternAudit): number | undefined {
  return bytes && (bytes.value * keysWithoutTtl) / keys;
}

function integrate(
  cluster: Cluster,
  team: string,
  newestFirst: readonly Audit[],
  sinceMs: number,
  nowMs: number,
): number | undefined {
  const points = newestFirst.map((audit) => ({
    atMs: audit.startedAtMs,
    bytes: owedBy(cluster, team, audit).bytes,
  }));
  let sum: number | undefined = 0;
  let later = { atMs: nowMs, bytes: points[0]?.bytes };
  for (const point of points) {
    sum = add(sum, areaBetween(point, later, sinceMs));
    if (point.atMs <= sinceMs) break;
    later = point;
  }
  return sum;
}

interface DebtAt {
  readonly atMs: number;
  readonly bytes: number | undefined;
}

/** Byte days under the straight line from one point to the other, as far as it lies after a time. */
function areaBetween(from: DebtAt, to: DebtAt, sinceMs: number): number | undefined {
  if (from.bytes === undefined || to.bytes === undefined) return undefined;
  if (to.atMs <= from.atMs) return 0;
  const beginMs = Math.max(from.atMs, sinceMs);
  const slope = (to.bytes - from.bytes) / (to.atMs - from.atMs);
  const first = from.bytes + slope * (beginMs - from.atMs);
  return ((first + to.bytes) / 2) * ((to.atMs - beginMs) / dayMs);
}
