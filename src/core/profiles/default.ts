import { standardAlerting } from "./alerting.ts";
import type { Limits, Profile } from "./profile.ts";

const mebibyte = 1024 * 1024;

/** Values in general use, for a cluster of which nothing else is known. */
const limits = {
  memoryUsedRatio: {
    warning: 0.7,
    critical: 0.9,
    source: "Datadog guidance: 70 % and 90 %; AWS ElastiCache guidance: 90 %",
  },
  hitRatio: { warning: 0.85, critical: 0.7, source: "general cache guidance: 85 % and 70 %" },
  latencyMs: { warning: 5, critical: 10, source: "general cache guidance: 5 ms and 10 ms" },
  evictionsPerMinute: { warning: 1, critical: 5, source: "general cache guidance: 1 and 5 a minute" },
  rejectedConnectionsPerMinute: {
    warning: 0,
    critical: 5,
    source: "Redis exporter alert rules: any is a warning; CacheCloud: 5 a minute",
  },
  connectionsUsedRatio: {
    warning: 0.9,
    critical: 0.95,
    source: "Redis exporter alert rules: 90 % and 95 % of maxclients",
  },
  noTtlShare: {
    warning: 0.3,
    critical: 0.5,
    source: "general guidance for volatile policies: 30 %, and 50 % while memory fills",
  },
  noTtlGrowthRatio: { warning: 0.05, source: "general guidance: 5 % in three hours, growing each hour" },
  timeToFullSeconds: {
    warning: 86_400,
    critical: 7_200,
    source: "Redis Enterprise alert rules: full within 24 hours and 2 hours by trend",
  },
  keyBurstRatio: {
    warning: 0.2,
    critical: 0.5,
    source: "house rule after 5.2 million keys in 20 minutes: 20 % and 50 %",
  },
  keyBurstKeys: { warning: 100_000, source: "house rule: fewer new keys are no burst" },
  replicationLagSeconds: { warning: 10, critical: 60, source: "CacheCloud and AWS guidance: 10 s and 60 s" },
  replicationLagBytes: { warning: 20 * mebibyte, source: "CacheCloud guidance: 20 MB behind" },
  fragmentationRatio: { warning: 1.4, source: "Redis MEMORY DOCTOR: 1.4" },
} satisfies Limits;

export const defaultProfile = { name: "default", limits, alerting: standardAlerting } satisfies Profile;
