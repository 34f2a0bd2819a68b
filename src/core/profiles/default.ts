import { ownSources } from "../own-sources.ts";
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
  hitRatio: { warning: 0.85, critical: 0.7, source: ownSources.generalHitRatio },
  latencyMs: { warning: 5, critical: 10, source: ownSources.generalLatency },
  evictionsPerMinute: { warning: 1, critical: 5, source: ownSources.generalEvictions },
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
    source: ownSources.generalNoTtl,
  },
  noTtlGrowthRatio: { warning: 0.05, source: ownSources.generalNoTtlGrowth },
  timeToFullSeconds: {
    warning: 86_400,
    critical: 7_200,
    source: "Redis Enterprise alert rules: full within 24 hours and 2 hours by trend",
  },
  keyBurstRatio: {
    warning: 0.2,
    critical: 0.5,
    source: ownSources.houseKeyBurst,
  },
  keyBurstKeys: { warning: 100_000, source: ownSources.houseBurstKeys },
  replicationLagSeconds: { warning: 10, critical: 60, source: "CacheCloud and AWS guidance: 10 s and 60 s" },
  replicationLagBytes: { warning: 20 * mebibyte, source: "CacheCloud guidance: 20 MB behind" },
  fragmentationRatio: { warning: 1.4, source: "Redis MEMORY DOCTOR: 1.4" },
} satisfies Limits;

export const defaultProfile = { name: "default", limits, alerting: standardAlerting } satisfies Profile;
