import type { Audit, PatternAudit } from "../../core/audit/audit.ts";
import { formatIso } from "../format-date.ts";

const columns = [
  "cluster",
  "database",
  "pattern",
  "rollUp",
  "keys",
  "keysLow",
  "keysHigh",
  "share",
  "keysWithoutTtl",
  "types",
  "typeLearned",
  "encodings",
  "ttlClass",
  "ttlMinSeconds",
  "ttlP10Seconds",
  "ttlP50Seconds",
  "ttlP90Seconds",
  "ttlMaxSeconds",
  "ttlMeanSeconds",
  "bytes",
  "bytesLow",
  "bytesHigh",
  "elements",
  "firstSeen",
  "growthSince",
  "keysGrowth",
  "keysWithoutTtlGrowth",
  "workload",
  "example",
] as const;

type Value = string | number | boolean | undefined;

/** All patterns of audits, one a line, as RFC 4180 has it. Empty: not assessed. Lengths of time are
 * seconds, sizes bytes, moments ISO 8601 in UTC. */
export function renderPatternCsv(audits: readonly Audit[]): string {
  const rows = audits.flatMap((audit) => audit.patterns.map((pattern) => valuesOf(audit, pattern)));
  return [columns.map(String), ...rows].map((row) => `${row.map(writeField).join(",")}\r\n`).join("");
}

function valuesOf(audit: Audit, pattern: PatternAudit): readonly Value[] {
  const { ttl, bytes, elements, types, growth } = pattern;
  const typeList = Object.entries(types).map(([type, keys]) => `${type}:${keys}`);
  const values: Readonly<Record<(typeof columns)[number], Value>> = {
    cluster: audit.cluster,
    database: pattern.database,
    pattern: pattern.pattern,
    rollUp: pattern.rollUp,
    keys: pattern.keys,
    keysLow: Math.round(pattern.keysEstimate?.low ?? pattern.keys),
    keysHigh: Math.round(pattern.keysEstimate?.high ?? pattern.keys),
    share: Number(pattern.share.toFixed(6)),
    keysWithoutTtl: pattern.keysWithoutTtl,
    types: typeList.join(" "),
    typeLearned: pattern.typeLearned,
    encodings: Object.keys(pattern.encodings ?? {}).join(" "),
    ttlClass: ttl.class,
    ttlMinSeconds: ttl.minSeconds,
    ttlP10Seconds: ttl.p10Seconds,
    ttlP50Seconds: ttl.p50Seconds,
    ttlP90Seconds: ttl.p90Seconds,
    ttlMaxSeconds: ttl.maxSeconds,
    ttlMeanSeconds: ttl.meanSeconds,
    bytes: bytes && Math.round(bytes.value),
    bytesLow: bytes && Math.round(bytes.low),
    bytesHigh: bytes && Math.round(bytes.high),
    elements: elements && Math.round(elements.value),
    growthSince: growth && formatIso(growth.sinceMs),
    keysGrowth: growth?.keys,
    keysWithoutTtlGrowth: growth?.keysWithoutTtl,
    firstSeen: pattern.firstSeenMs === undefined ? undefined : formatIso(pattern.firstSeenMs),
    workload: Object.hasOwn(audit.workload.patterns, pattern.pattern)
      ? audit.workload.patterns[pattern.pattern]
      : undefined,
    example: pattern.examples[0],
  };
  return columns.map((column) => values[column]);
}

/**
 * Quoted where RFC 4180 asks for it. Text that a spreadsheet would run as a formula gets an apostrophe in front:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function writeField(value: Value): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
