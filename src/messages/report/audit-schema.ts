import { z } from "zod";
import {
  auditRuleIds,
  expiringTtlClasses,
  hitRatioAssessments,
  ttlClasses,
  workloads,
} from "../../core/rules/audit/vocabulary.ts";

const count = () => z.int().min(0);
const ratio = () => z.number().min(0).max(1);
const seconds = () => z.number().min(0);
const bytes = () => z.number().min(0);
const moment = () => z.int().min(0).meta({ description: "Unix time in milliseconds" });

const estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .meta({ description: "Counted where low = value = high, else estimated with its 95 % interval" });

const quantity = z.union([
  z.object({
    unit: z.enum(["ratio", "bytes", "count", "ms", "seconds", "perMinute", "number"]),
    value: z.number(),
  }),
  z.object({ unit: z.literal("text"), value: z.string() }),
]);

const ttl = z.object({
  class: z.enum(ttlClasses),
  minSeconds: seconds().optional(),
  p10Seconds: seconds().optional(),
  p50Seconds: seconds().optional(),
  p90Seconds: seconds().optional(),
  p99Seconds: seconds().optional(),
  maxSeconds: seconds().optional(),
  meanSeconds: seconds().optional(),
  keysByClass: z
    .partialRecord(z.enum(expiringTtlClasses), count())
    .optional()
    .meta({ description: "Keys by the class of the TTL that each has left" }),
});

const pattern = z.object({
  pattern: z.string().meta({
    description:
      "orderservice:orderDetail:{orderId}; literal braces are \\{ and \\}, control bytes are escaped",
  }),
  rollUp: z.string().optional().meta({ description: "The pattern that sums up this one and its siblings" }),
  database: count(),
  slots: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      distinctEstimate: z.number(),
      samples: z.array(z.string()),
    }),
  ),
  keys: count(),
  keysEstimate: estimate.optional(),
  firstSeenMs: moment().optional(),
  growth: z
    .object({ sinceMs: moment(), keys: z.int(), keysWithoutTtl: z.int() })
    .optional()
    .meta({ description: "Keys gained, or lost, since the audit that began at sinceMs. Absent: not known" }),
  share: ratio(),
  keysWithoutTtl: count(),
  types: z.record(z.string(), count()).meta({ description: "Keys by type; empty: not assessed" }),
  typeLearned: z.boolean(),
  ttl,
  bytes: estimate.optional().meta({ description: "Absent: not assessed" }),
  elements: estimate.optional(),
  encodings: z.record(z.string(), count()).optional().meta({
    description: "A few keys by OBJECT ENCODING; they stand for no others. Absent: not assessed",
  }),
  bigKeys: z.object({ keys: count(), bytes: bytes().optional(), complete: z.boolean() }).optional().meta({
    description: "Keys over 100 KiB or 5,000 elements; not complete: at least so many. Absent: none",
  }),
  biggest: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      bytes: bytes().optional(),
      elements: count().optional(),
    }),
  ),
  examples: z.array(z.string()),
});

const gonePattern = z
  .object({
    pattern: z.string(),
    database: count(),
    keys: count(),
    firstSeenMs: moment(),
    lastSeenMs: moment(),
  })
  .meta({ description: "A pattern that earlier audits saw, with its keys when it was seen last" });

const node = z.object({
  node: z.string(),
  role: z.enum(["primary", "replica"]),
  runId: z.string(),
  expectedKeys: count(),
  scannedKeys: count(),
  drawnKeys: count().optional().meta({ description: "Keys drawn by lot; absent: all were walked" }),
  duplicateRatio: ratio(),
  complete: z.boolean(),
  incompleteReason: z.string().optional(),
  durationMs: z.number().min(0),
  ownKeyspaceHits: count(),
  ownCalls: z.record(z.string(), count()).optional(),
  elements: z
    .literal("large")
    .optional()
    .meta({ description: "Elements of collections below 16 KiB were not counted; absent: of all" }),
  denied: z.array(z.string()),
});

const figures = z
  .object({
    product: z.string().optional(),
    version: z.string().optional(),
    service: z.literal("elasticache").optional(),
    usedBytes: bytes().optional(),
    maxmemoryBytes: bytes().optional().meta({ description: "0: no limit" }),
    evictionPolicy: z.string().optional(),
    fragmentationRatio: z.number().optional(),
    hits: count().optional(),
    misses: count().optional(),
    lookupsNotAssessed: z
      .literal("audits")
      .optional()
      .meta({ description: "Hits and misses of applications cannot be told from those of audits" }),
    opsPerSecond: z.number().optional(),
    evictedKeys: count().optional(),
    expiredKeys: count().optional(),
    uptimeSeconds: seconds().optional(),
    connectedClients: count().optional(),
    commandCalls: z.record(z.string(), count()).optional(),
    databases: z.array(z.object({ index: count(), keys: count(), keysWithTtl: count() })),
  })
  .meta({ description: "The cluster at the time of the audit; what is absent is not assessed" });

const workload = z.enum(workloads);

const finding = z.object({
  rule: z.enum(auditRuleIds),
  reason: z.string(),
  priority: z.enum(["P1", "P2", "P3"]),
  severity: z.enum(["warning", "critical", "info"]),
  pattern: z.string().optional().meta({ description: "Absent: about the cluster as a whole" }),
  values: z.record(z.string(), quantity),
  limit: z.object({ value: quantity, source: z.string() }).optional(),
  effect: z.object({ bytes: estimate.optional(), keys: z.number().optional() }).optional(),
  owner: z.string().optional(),
  relatedRule: z.string().optional(),
});

/** The published form of an audit. Fields may be added; a change that breaks readers raises `schemaVersion`. */
export const auditSchema = z
  .object({
    schemaVersion: z.literal(1),
    cluster: z.string(),
    clusterMode: z.enum(["standalone", "sentinel", "cluster"]),
    environment: z.string().optional(),
    team: z.string().optional(),
    startedAtMs: moment(),
    durationMs: z.number().min(0),
    mode: z.enum(["exact", "standard", "sample"]),
    pace: z.enum(["gentle", "fast"]),
    bounds: z
      .object({ maxKeys: count().optional(), maxMs: z.number().min(0).optional() })
      .optional()
      .meta({ description: "How much of each node was to be walked at most; absent: all of it" }),
    complete: z.boolean().meta({
      description:
        "Every node was walked to its end; of keys that may not be read (unreadableKeys) only the names were",
    }),
    nodes: z.array(node),
    keys: count(),
    keysWithoutTtl: count(),
    figures,
    patterns: z.array(pattern).meta({ description: "Most keys first" }),
    gonePatterns: z.array(gonePattern).optional().meta({ description: "Absent: not known" }),
    unreadableKeys: count().optional().meta({
      description:
        "Of the keys, those that the user may not read: neither with nor without TTL, not assessed. Absent: none",
    }),
    otherKeys: count().meta({ description: "Keys that no pattern covers" }),
    others: pattern
      .pick({
        keys: true,
        keysWithoutTtl: true,
        types: true,
        typeLearned: true,
        ttl: true,
        bytes: true,
        bigKeys: true,
        biggest: true,
      })
      .optional()
      .meta({ description: "What is known of those that may be read. Absent: there are none" }),
    workload: z.object({
      workload,
      because: z.array(z.string()),
      patterns: z.record(z.string(), workload),
    }),
    hitRatioAssessment: z.enum(hitRatioAssessments).optional().meta({
      description: "How good the hit ratio is, by the limits of the cluster's profile",
    }),
    findings: z.array(finding),
  })
  .meta({ title: "redis-audit-bot audit" });

/** What is committed as `examples/audit.schema.json`: readers must accept fields they do not know. */
export function renderAuditJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(auditSchema, { target: "draft-7", io: "input" }), null, 2)}\n`;
}
