import { describe, expect, it } from "vitest";
import { restart } from "../../../src/core/rules/restart.ts";
import {
  type Differences,
  factsOf,
  hourMs,
  judge,
  minuteMs,
  nowMs,
  observe,
  observeFailure,
  read,
  sumUp,
} from "./readings.ts";

const asReplica: Differences = { replication: { role: "replica", linkUp: true } };
const promoted: Differences = {
  replication: { replicationId: "b", secondReplicationId: "a", secondReplicationOffset: 7 },
};
const restarted = (uptimeSeconds: number) => ({ runId: "process-b", uptimeSeconds });

const tenMinutesAgo = nowMs - 10 * minuteMs;
const aMinuteAgo = nowMs - minuteMs;

describe("restart", () => {
  it.each([
    ["nothing changed", observe(), observe({}, {}, tenMinutesAgo), "good"],
    [
      "a new process began since",
      observe({}, restarted(30)),
      observe({}, {}, aMinuteAgo),
      "warning restarted",
    ],
    [
      "a new process began within the window",
      observe({}, restarted(590)),
      observe({}, {}, tenMinutesAgo),
      "warning restarted",
    ],
    [
      "another process answers that ran all along",
      observe({}, restarted(86_400)),
      observe({}, {}, aMinuteAgo),
      "warning failedOver",
    ],
    ["a replica became primary", observe(), observe(asReplica, {}, aMinuteAgo), "warning failedOver"],
    ["a primary became replica", observe(asReplica), observe({}, {}, aMinuteAgo), "warning failedOver"],
    [
      "a primary crashed and came back as replica",
      observe(asReplica, restarted(20)),
      observe({}, {}, aMinuteAgo),
      "warning failedOver",
    ],
    [
      "a primary lost and regained its role in between",
      observe(promoted),
      observe({}, {}, aMinuteAgo),
      "warning failedOver",
    ],
    ["an old promotion is known already", observe(promoted), observe(promoted, {}, aMinuteAgo), "good"],
    [
      "a replica follows a new primary",
      observe({ replication: { role: "replica", secondReplicationId: "a", secondReplicationOffset: 7 } }),
      observe(asReplica, {}, aMinuteAgo),
      "good",
    ],
    ["a second id was cleared", observe(), observe(promoted, {}, aMinuteAgo), "good"],
    [
      "replication is denied but the process is new",
      observe({ replication: "denied" }, restarted(30)),
      observe({ replication: "denied" }, {}, aMinuteAgo),
      "warning restarted",
    ],
  ])("when %s", (_case, latest, windowStart, expected) => {
    expect(sumUp(judge(restart, read(latest, { windowStart, previous: windowStart }), {}))).toBe(expected);
  });

  it("stays bad while the window remembers the old process and ends by itself after", () => {
    const previous = observe({}, restarted(540), aMinuteAgo);
    const remembered = read(observe({}, restarted(600)), {
      previous,
      windowStart: observe({}, {}, tenMinutesAgo),
    });
    expect(sumUp(judge(restart, remembered, {}))).toBe("warning restarted");
    const hourly = [observe({}, {}, nowMs - hourMs)];
    const forgotten = read(observe({}, restarted(601)), {
      previous,
      windowStart: observe({}, restarted(1), tenMinutesAgo),
      hourly,
    });
    expect(sumUp(judge(restart, forgotten, {}))).toBe("good");
  });

  it("compares the first answer after a long outage with the last one before it", () => {
    const outage = {
      previous: observeFailure("refused", aMinuteAgo),
      windowStart: observeFailure("refused", tenMinutesAgo),
      hourly: [
        observe(asReplica, {}, nowMs - 3 * hourMs),
        observe({}, {}, nowMs - 2 * hourMs),
        observeFailure("refused", nowMs - hourMs),
      ],
    };
    expect(sumUp(judge(restart, read(observe({}, restarted(60)), outage), {}))).toBe("warning restarted");
    const demoted = judge(restart, read(observe(asReplica), outage), {});
    expect(sumUp(demoted)).toBe("warning failedOver");
    expect(factsOf(demoted).previousRole).toEqual({ unit: "text", value: "primary" });
    expect(sumUp(judge(restart, read(observe(), outage), {}))).toBe("good");
  });

  it("does not bring an old restart up again when a round failed ten minutes ago", () => {
    const node = read(observe(asReplica, restarted(1800)), {
      previous: observe(asReplica, restarted(1740), aMinuteAgo),
      windowStart: observeFailure("timeout", tenMinutesAgo),
      hourly: [observe({}, {}, nowMs - 2 * hourMs), observe({}, {}, nowMs - hourMs)],
    });
    expect(sumUp(judge(restart, node, {}))).toBe("good");
  });

  it("tells what changed: role and version only when they did", () => {
    const same = judge(restart, read(observe(), { previous: observe({}, {}, aMinuteAgo) }), {});
    expect(factsOf(same)).toEqual({
      uptimeSeconds: { unit: "seconds", value: 86_400 },
      role: { unit: "text", value: "primary" },
      version: { unit: "text", value: "7.0.15" },
    });
    const upgraded = observe({}, { ...restarted(30), version: "7.2.4" });
    const changed = judge(restart, read(upgraded, { previous: observe(asReplica, {}, aMinuteAgo) }), {});
    expect(factsOf(changed)).toEqual({
      uptimeSeconds: { unit: "seconds", value: 30 },
      role: { unit: "text", value: "primary" },
      previousRole: { unit: "text", value: "replica" },
      version: { unit: "text", value: "7.2.4" },
      previousVersion: { unit: "text", value: "7.0.15" },
    });
  });

  it.each([
    ["notAssessed firstRound", observe({}, restarted(5)), {}],
    ["notAssessed firstRound", observe(), { windowStart: observe() }],
    ["notAssessed firstRound", observe(), { previous: observeFailure("timeout", aMinuteAgo) }],
    ["notAssessed unreachable", observeFailure("timeout"), { previous: observe({}, {}, aMinuteAgo) }],
    ["notAssessed denied", observeFailure("denied"), { previous: observe({}, {}, aMinuteAgo) }],
  ])("says %s rather than guess", (expected, latest, older) => {
    expect(sumUp(judge(restart, read(latest, older), {}))).toBe(expected);
  });
});
