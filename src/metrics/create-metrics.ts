import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Alert, Transition } from "../core/alerts/alert.ts";
import type { Observation, SampleFailure } from "../core/observation.ts";
import type { Verdict } from "../core/rules/rule.ts";
import { createNodeMetrics, type NodeMetrics } from "./node-metrics.ts";

/** One call of Slack's Web API. */
export interface CountedCall {
  readonly method: string;
  readonly outcome: string;
  readonly retryAfterSeconds?: number;
}

/** What waits, and what is open, as of the last look at the store. */
export interface Backlog {
  readonly openAlerts: readonly Pick<Alert, "condition" | "severity" | "handling">[];
  readonly outboxPending: number;
  /** `undefined`: none waits. */
  readonly outboxOldestMs?: number;
  readonly inboxPending: number;
}

/** What can only be asked at the moment of the scrape. */
export interface Live {
  readonly openSockets: () => number;
  readonly isStoreWritable: () => boolean;
  /** By Slack's word: how many. */
  readonly brokenChannels: () => ReadonlyMap<string, number>;
  /** Slack lets the bot do nothing at all. */
  readonly isTokenRefused: () => boolean;
  readonly overdue: () => number;
}

/** All that the bot counts. Names follow prometheus.io/docs/practices/naming; no label holds a key's name. */
export interface Metrics extends NodeMetrics {
  readonly probed: (cluster: string, round: readonly Observation[], seconds: number) => void;
  readonly judged: (verdicts: readonly Verdict[]) => void;
  readonly moved: (transition: Transition) => void;
  readonly delivered: (outcome: "confirmed" | "postponed" | "failed") => void;
  readonly called: (call: CountedCall) => void;
  readonly auditsChanged: (by: 1 | -1) => void;
  readonly ticked: (lagSeconds: number) => void;
  readonly looked: (backlog: Backlog) => void;
  readonly watch: (live: Live) => void;
  /** The page, and its media type. */
  readonly render: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

export function createMetrics(nowMs: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const nodes = createNodeMetrics(registry, nowMs);
  const prefix = "redis_audit_bot";
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `${prefix}_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: `${prefix}_${name}`, help, labelNames, registers });
  const asked = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `${prefix}_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };

  const probeSeconds = new Histogram({
    name: `${prefix}_probe_duration_seconds`,
    help: "One round of all nodes of a cluster, jitter included",
    labelNames: ["cluster"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const failures = counter("probe_failures_total", "Samples that are missing, by reason", [
    "cluster",
    "reason",
  ]);
  const verdicts = counter("verdicts_total", "Judgements of the rules", ["rule", "verdict"]);
  const transitions = counter("alert_transitions_total", "Stored changes of alerts", ["name", "source"]);
  const alerts = gauge("alerts", "Alerts that are not over", ["condition", "severity", "handling"]);
  const pending = gauge("outbox_pending", "Messages that wait to be sent");
  const oldest = gauge("outbox_oldest_seconds", "Age of the oldest message that waits; 0 without one");
  const sent = counter("outbox_attempts_total", "Ends of attempts to send a message", ["outcome"]);
  const calls = counter("slack_calls_total", "Calls of Slack's Web API", ["method", "outcome"]);
  const waits = counter("slack_rate_limit_wait_seconds_total", "Seconds that Slack asked to wait", [
    "method",
  ]);
  const inbox = gauge("inbox_pending", "What Slack sent that was not carried out yet");
  const audits = gauge("audits_running", "Walks over a keyspace under way");
  const lag = gauge("scheduler_lag_seconds", "How late the last tick of the scheduler came");
  let backlog: Backlog | undefined;
  oldest.set(0);

  return {
    observe: nodes.observe,
    probed: (cluster, round, seconds) => {
      probeSeconds.observe({ cluster }, seconds);
      for (const reason of round.flatMap(failuresOf)) failures.inc({ cluster, reason });
    },
    judged: (given) => {
      for (const { rule, kind } of given) verdicts.inc({ rule, verdict: kind });
    },
    moved: ({ name, source }) => transitions.inc({ name, source }),
    delivered: (outcome) => sent.inc({ outcome }),
    called: ({ method, outcome, retryAfterSeconds }) => {
      calls.inc({ method, outcome });
      if (retryAfterSeconds !== undefined) waits.inc({ method }, retryAfterSeconds);
    },
    auditsChanged: (by) => audits.inc(by),
    ticked: (lagSeconds) => lag.set(lagSeconds),
    looked: (found) => {
      backlog = found;
      pending.set(found.outboxPending);
      inbox.set(found.inboxPending);
      alerts.reset();
      for (const { condition, severity, handling } of found.openAlerts) {
        alerts.inc({ condition, severity, handling });
      }
    },
    watch: (live) => {
      asked("slack_sockets", "Open Socket Mode connections; 0 over HTTP", live.openSockets);
      asked("store_writable", "1 while the store can be written", () => Number(live.isStoreWritable()));
      new Gauge({
        name: `${prefix}_channels_broken`,
        help: "Channels that take no messages, by Slack's word",
        labelNames: ["code"],
        registers,
        collect() {
          this.reset();
          for (const [code, count] of live.brokenChannels()) this.set({ code }, count);
        },
      });
      asked("slack_token_refused", "1 while Slack refuses the bot's token", () =>
        Number(live.isTokenRefused()),
      );
      asked("delivery_overdue", "What should have been delivered or carried out and was not", live.overdue);
    },
    render: async () => {
      const oldestMs = backlog?.outboxOldestMs;
      oldest.set(oldestMs === undefined ? 0 : Math.max(0, nowMs() - oldestMs) / 1000);
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

function failuresOf({ samples }: Observation): readonly SampleFailure[] {
  return Object.values(samples).flatMap((sample) => (sample?.ok === false ? [sample.failure] : []));
}
