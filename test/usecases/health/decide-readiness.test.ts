import { expect, it } from "vitest";
import { decideReadiness, type Vitals } from "../../../src/usecases/health/decide-readiness.ts";
import { isDoingItsWork } from "../../../src/usecases/health/is-doing-its-work.ts";

const nowMs = Date.UTC(2026, 1, 2, 3, 0, 0);
const delivery = { deliveryProblem: undefined, brokenChannels: [], overdue: [] };
const well: Vitals = {
  watchingSinceMs: nowMs - 600_000,
  clusters: 3,
  store: { kind: "works", sinceMs: nowMs - 10_000 },
  isSlackConnected: true,
  delivery,
};
const sinceMs = nowMs - 60_000;
const since = "2026-02-02T02:59:00.000Z";

it("is ready when the fleet is watched, the store works and Slack is connected", () => {
  expect(decideReadiness(well)).toEqual({ ready: true, clusters: 3, problems: [], warnings: [] });
});

it("is not ready before it watches", () => {
  const { watchingSinceMs: _, delivery: __, ...starting } = well;
  expect(decideReadiness({ ...starting, store: { kind: "unused" }, isSlackConnected: false })).toEqual({
    ready: false,
    clusters: 3,
    problems: [{ what: "starting", reason: "not watching yet" }],
    warnings: [],
  });
});

it("names every reason why it is not ready", () => {
  const store = { kind: "fails", code: "full", message: "sqlite:bot.db: disk is full", sinceMs } as const;
  const refused = { ...delivery, deliveryProblem: { code: "token_revoked", sinceMs } };
  expect(decideReadiness({ ...well, store, isSlackConnected: false, delivery: refused }).problems).toEqual([
    { what: "store", reason: "full: sqlite:bot.db: disk is full", since },
    { what: "slack", reason: "no socket is open" },
    { what: "slack", reason: "Slack refuses the bot: token_revoked", since },
  ]);
});

it("stays ready with a broken channel and late messages, and lists them", () => {
  const late = {
    ...delivery,
    brokenChannels: [{ channel: "C1", code: "is_archived", sinceMs }],
    overdue: [
      { kind: "messagesWaiting", count: 4, sinceMs },
      { kind: "alertUntold", alertId: "A7", sinceMs },
      { kind: "stepLate", alertId: "A8", step: "called", sinceMs },
      { kind: "digestLate", name: "daily", sinceMs },
      { kind: "probesMissing", cluster: "market", sinceMs },
    ],
  } as const;
  expect(decideReadiness({ ...well, delivery: late })).toEqual({
    ready: true,
    clusters: 3,
    problems: [],
    warnings: [
      { what: "channel", reason: "C1 takes no messages: is_archived", since },
      { what: "delivery", reason: "messagesWaiting: 4", since },
      { what: "delivery", reason: "alertUntold: A7", since },
      { what: "delivery", reason: "stepLate: A8 called", since },
      { what: "delivery", reason: "digestLate: daily", since },
      { what: "delivery", reason: "probesMissing: market", since },
    ],
  });
});

it("does its work only while rounds are stored lately and nothing is overdue", () => {
  const longestIntervalMs = 30_000;
  const stale: Vitals = { ...well, store: { kind: "works", sinceMs: nowMs - 180_000 } };
  const late: Vitals = {
    ...well,
    delivery: { ...delivery, overdue: [{ kind: "alertUntold", alertId: "A7", sinceMs }] },
  };
  expect(isDoingItsWork(well, longestIntervalMs, nowMs)).toBe(true);
  expect(isDoingItsWork(stale, longestIntervalMs, nowMs)).toBe(false);
  expect(isDoingItsWork(stale, 100_000, nowMs)).toBe(true);
  expect(isDoingItsWork(late, longestIntervalMs, nowMs)).toBe(false);
  expect(isDoingItsWork({ ...well, store: { kind: "unused" } }, longestIntervalMs, nowMs)).toBe(false);
  expect(isDoingItsWork({ ...well, isSlackConnected: false }, longestIntervalMs, nowMs)).toBe(false);
});
