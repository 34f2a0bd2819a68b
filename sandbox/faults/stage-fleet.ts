import type { Watched } from "./watched.ts";

/** What a stage changes of the fleet file. */
export interface StageFleet {
  readonly deployment?: "standalone" | "sentinel";
  /** Cron expression of the probes. Default: every second. */
  readonly schedule?: string;
  /** A relapse is a new alert instead of a reply in the old thread. */
  readonly newAlerts?: boolean;
  /** People are called a quarter of an hour, half an hour and three quarters after an alert fired, four times over. */
  readonly escalates?: boolean;
  /** More new alerts than this are a storm. Default: none ever. */
  readonly stormRoots?: number;
}

/** A fleet file of one cluster whose alerts fire and end at the first probe that says so. */
export function writeStageFleet(
  watched: Watched,
  { schedule, newAlerts, escalates, stormRoots }: StageFleet,
): string {
  const endpoints = watched.endpoints.map(({ port }) => `"127.0.0.1:${port}"`).join(", ");
  return `
delivery:
  fallbackChannel: C02MARKETING
  contactUser: U01SAM
  stormRoots: ${stormRoots ?? 10_000}
  editEvery: 1s
${escalates ? escalation : ""}
clusters:
  - name: orders-eu
    environment: production
    mode: ${watched.mode}
    ${watched.mode === "sentinel" ? "sentinelMaster: orders" : ""}
    endpoints: [${endpoints}]
    owner: { team: Orders, channel: C01REDISALERTS, mentionGroup: S01SREONCALL }
    languages: [en, zh]
    profile: shared-cache
    schedule: "${schedule ?? "* * * * * *"}"
    limits: { latencyMs: off, keyBurstRatio: off, timeToFullSeconds: off }
    alerting:
      fireAfter: 1
      clearAfter: 1
      staleAfterIntervals: 100000
      relapseWithinMs: ${newAlerts ? 0 : 86400000}
      flapChanges: 100000
      groupWaitMs: 0
      criticalAcknowledgedMs: 864000000
      criticalRepeatMs: 0
      warningRepeatMs: 0
`;
}

const escalation = `
routes: [{ name: all, escalation: call }]
escalations:
  - name: call
    rounds: 4
    steps:
      - { after: 15m, mentionGroup: S02MARKETING }
      - { after: 30m, direct: [U02LIN] }
      - { after: 45m, channel: C04ONCALL, mentionGroup: S02MARKETING }
`;
