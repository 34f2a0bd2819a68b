import type {
  Audit,
  ClusterFigures,
  PatternAudit,
  PatternSlot,
  TtlSummary,
} from "../../../src/core/audit/audit.ts";
import { classifyTtl } from "../../../src/core/audit/classify-ttl.ts";
import { fingerprintWorkload } from "../../../src/core/audit/fingerprint.ts";
import { parsePattern } from "../../../src/core/audit/pattern-text.ts";

export const day = 86_400;
export const mebibyte = 1024 * 1024;

/** The type of value that a placeholder of this name has in the fixtures. */
function typeOf(name: string): string {
  if (["date", "month", "uuid", "token", "hash", "email", "jwt", "locale", "mac"].includes(name)) {
    return name;
  }
  if (name === "timestamp") return "time";
  return name.endsWith("Code") ? "code" : "number";
}

function slotsOf(pattern: string): readonly PatternSlot[] {
  return parsePattern(pattern).flatMap((piece) =>
    piece.kind === "slot"
      ? [{ name: piece.name, type: typeOf(piece.name), distinctEstimate: 40, samples: [] }]
      : [],
  );
}

/** Remaining TTLs of keys written steadily with one TTL: evenly spread, with this median. */
function ttlOf(keys: number, keysWithoutTtl: number, p50Seconds: number | undefined): TtlSummary {
  const category = classifyTtl(keys, keysWithoutTtl, p50Seconds);
  if (p50Seconds === undefined) return { class: category };
  return {
    class: category,
    minSeconds: p50Seconds / 50,
    p10Seconds: p50Seconds / 5,
    p50Seconds,
    p90Seconds: p50Seconds * 1.8,
    maxSeconds: p50Seconds * 2,
    meanSeconds: p50Seconds,
  };
}

export interface PatternDraft extends Partial<PatternAudit> {
  /** `undefined`: no key has a TTL. */
  readonly p50Seconds?: number | undefined;
}

/** A pattern of strings, all with a TTL or none, unless told otherwise. Shares are set by `auditOf`. */
export function patternOf(pattern: string, keys: number, draft: PatternDraft = {}): PatternAudit {
  const { p50Seconds, ...changes } = draft;
  const keysWithoutTtl = changes.keysWithoutTtl ?? (p50Seconds === undefined ? keys : 0);
  return {
    pattern,
    database: 0,
    slots: slotsOf(pattern),
    keys,
    share: 0,
    keysWithoutTtl,
    types: { string: keys },
    typeLearned: false,
    ttl: ttlOf(keys, keysWithoutTtl, p50Seconds),
    biggest: [],
    examples: [],
    ...changes,
  };
}

export interface AuditDraft {
  readonly cluster?: string;
  readonly patterns: readonly PatternAudit[];
  readonly figures?: Partial<ClusterFigures>;
  readonly startedAtMs?: number;
  readonly complete?: boolean;
  /** Beyond those of the patterns. */
  readonly otherKeys?: number;
}

export function auditOf(draft: AuditDraft): Audit {
  const { patterns, otherKeys = 0, complete = true } = draft;
  const keys = patterns.reduce((sum, pattern) => sum + pattern.keys, otherKeys);
  const keysWithoutTtl = patterns.reduce((sum, pattern) => sum + pattern.keysWithoutTtl, 0);
  const figures = {
    evictionPolicy: "volatile-lfu",
    databases: [{ index: 0, keys, keysWithTtl: keys - keysWithoutTtl }],
    ...draft.figures,
  };
  const shared = patterns.map((pattern) => ({ ...pattern, share: keys === 0 ? 0 : pattern.keys / keys }));
  return {
    schemaVersion: 1,
    cluster: draft.cluster ?? "orders-eu",
    clusterMode: "standalone",
    startedAtMs: draft.startedAtMs ?? 1_770_955_200_000,
    durationMs: 1000,
    mode: "exact",
    pace: "gentle",
    complete,
    nodes: [],
    keys,
    keysWithoutTtl,
    figures,
    patterns: shared,
    otherKeys,
    workload: fingerprintWorkload({ keys, keysWithoutTtl, figures, patterns: shared }),
    findings: [],
  };
}

/** As of a server that does not tell its policy. */
export function withoutPolicy({ figures, ...audit }: Audit): Audit {
  const { evictionPolicy: _, ...told } = figures;
  return { ...audit, figures: told };
}
