import type { Alert, Decision } from "../../src/core/alerts/alert.ts";
import { decideOnVerdict } from "../../src/core/alerts/decide-on-verdict.ts";
import { standardAlerting } from "../../src/core/profiles/alerting.ts";

/** A critical alert on memory that fires at once, in a cluster of its own, as the state machine decides it. */
export function raise(number: number, channel: string, nowMs: number): Decision {
  const values = {
    usedRatio: { unit: "ratio", value: 0.97 },
    usedBytes: { unit: "bytes", value: 62_000_000 },
    maxmemoryBytes: { unit: "bytes", value: 64_000_000 },
  } as const;
  const decision = decideOnVerdict({
    alert: undefined,
    verdict: {
      kind: "bad",
      rule: "memory",
      subject: { cluster: `cluster-${number}`, node: "127.0.0.1:6379" },
      severity: "critical",
      reason: "high",
      values,
      limit: { name: "memoryUsedRatio", value: { unit: "ratio", value: 0.9 }, source: "bench" },
    },
    policy: standardAlerting,
    nowMs,
    destination: { channel, languages: ["en", "zh"], path: [] },
    suppression: undefined,
    newId: `A${number}`,
  });
  if (decision === undefined) throw new Error("nothing was decided");
  return decision;
}

/** Somebody takes it. */
export function take(alert: Alert, nowMs: number): Decision {
  const state = { condition: alert.condition, severity: alert.severity };
  return {
    alert: {
      ...alert,
      handling: "acknowledged",
      acknowledgment: { userId: "U01SAM", atMs: nowMs },
      version: alert.version + 1,
    },
    expectedVersion: alert.version,
    transition: {
      name: "acknowledged",
      applied: true,
      actor: { kind: "user", userId: "U01SAM" },
      source: "button",
      atMs: nowMs,
      reason: "byPerson",
      previousVersion: alert.version,
      from: { ...state, handling: "open" },
      to: { ...state, handling: "acknowledged" },
      values: alert.currentValues,
    },
    announcements: ["root", "reply"],
  };
}
