import { describe, expect, it } from "vitest";
import type { Alert, Announcement } from "../../../src/core/alerts/alert.ts";
import { decideOnVerdict, needsNewAlert } from "../../../src/core/alerts/decide-on-verdict.ts";
import type { AlertPolicy } from "../../../src/core/profiles/profile.ts";
import type { Destination } from "../../../src/core/routing/route.ts";
import type { AllClear, Finding } from "../../../src/core/rules/rule.ts";
import { acknowledged, bad, bySilence, firing, good, minute, policy, resolved, suspect } from "./samples.ts";

const nowMs = 12 * minute;
const route = { channel: "C0MARKET", languages: ["zh"], path: ["prod"] } as const;
const routed = { destination: route, suppression: undefined };
const stale = firing({ condition: "stale", consecutiveBad: 0 });
const recovering = firing({ condition: "recovering", consecutiveBad: 0, consecutiveGood: 1 });
const dismissed: Alert = { ...suspect, condition: "resolved", resolvedAtMs: minute };
const relapseSuspect: Alert = { ...resolved, condition: "suspect", consecutiveBad: 2, consecutiveGood: 0 };

interface Row {
  readonly when: string;
  readonly alert: Alert | undefined;
  readonly verdict: Finding | AllClear;
  readonly policy?: Partial<AlertPolicy>;
  /** Condition, name and reason of the transition, announcements. */
  readonly gives: readonly [string, string | undefined, readonly Announcement[]];
}

const rows: readonly Row[] = [
  { when: "nothing known, bad", alert: undefined, verdict: bad(), gives: ["suspect", "suspected bad", []] },
  {
    when: "nothing known, bad, and one is enough",
    alert: undefined,
    verdict: bad(),
    policy: { fireAfter: 1 },
    gives: ["firing", "fired repeated", ["root"]],
  },
  {
    when: "nothing known, memory almost full",
    alert: undefined,
    verdict: bad(0.95, "critical"),
    gives: ["firing", "fired atOnce", ["root"]],
  },
  { when: "suspect, second bad", alert: suspect, verdict: bad(), gives: ["suspect", undefined, []] },
  {
    when: "suspect, third bad",
    alert: { ...suspect, consecutiveBad: 2 },
    verdict: bad(),
    gives: ["firing", "fired repeated", ["root"]],
  },
  {
    when: "suspect, memory almost full",
    alert: suspect,
    verdict: bad(0.96),
    gives: ["firing", "fired atOnce", ["root"]],
  },
  { when: "suspect, good", alert: suspect, verdict: good(), gives: ["resolved", "dismissed good", []] },
  { when: "firing, bad as before", alert: firing(), verdict: bad(), gives: ["firing", undefined, []] },
  {
    when: "firing, a point worse",
    alert: firing(),
    verdict: bad(0.88),
    gives: ["firing", undefined, ["root"]],
  },
  {
    when: "firing, critical now",
    alert: firing(),
    verdict: bad(0.9, "critical"),
    gives: ["firing", "escalated worse", ["root", "reply"]],
  },
  {
    when: "acknowledged, critical now",
    alert: firing(acknowledged),
    verdict: bad(0.9, "critical"),
    gives: ["firing", "escalated worseThanAcknowledged", ["root", "reply"]],
  },
  {
    when: "critical, a warning once",
    alert: firing({ severity: "critical" }),
    verdict: bad(),
    gives: ["firing", undefined, []],
  },
  {
    when: "critical, a warning for the second time in a row",
    alert: firing({ severity: "critical", milderInARow: 1 }),
    verdict: bad(),
    gives: ["firing", "deescalated better", ["root"]],
  },
  {
    when: "closed, bad",
    alert: { ...resolved, condition: "closed" },
    verdict: bad(),
    gives: ["suspect", "suspected bad", []],
  },
  {
    when: "closed, memory almost full",
    alert: { ...resolved, condition: "closed" },
    verdict: bad(0.97),
    gives: ["firing", "relapsed afterResolved", ["root", "reply"]],
  },
  {
    when: "firing, good",
    alert: firing(),
    verdict: good(),
    gives: ["recovering", "recovering good", ["root"]],
  },
  {
    when: "firing, good, and one is enough",
    alert: firing(),
    verdict: good(),
    policy: { clearAfter: 1 },
    gives: ["resolved", "resolved good", ["root", "reply"]],
  },
  {
    when: "recovering, second good",
    alert: recovering,
    verdict: good(),
    gives: ["resolved", "resolved good", ["root", "reply"]],
  },
  {
    when: "recovering, second good of three, values as announced",
    alert: { ...recovering, announcedValues: good().values },
    verdict: good(),
    policy: { clearAfter: 3 },
    gives: ["recovering", undefined, []],
  },
  {
    when: "recovering, second good of three, values moved",
    alert: { ...recovering, announcedValues: good().values },
    verdict: good(0.3),
    policy: { clearAfter: 3 },
    gives: ["recovering", undefined, ["root"]],
  },
  {
    when: "recovering, bad again",
    alert: recovering,
    verdict: bad(),
    gives: ["firing", "relapsed whileRecovering", ["root"]],
  },
  {
    when: "recovering, bad again and worse",
    alert: recovering,
    verdict: bad(0.9, "critical"),
    gives: ["firing", "escalated worse", ["root", "reply"]],
  },
  {
    when: "stale, bad",
    alert: stale,
    verdict: bad(),
    gives: ["firing", "fresh-again sample", ["root", "reply"]],
  },
  {
    when: "stale, bad and worse",
    alert: stale,
    verdict: bad(0.9, "critical"),
    gives: ["firing", "escalated worse", ["root", "reply"]],
  },
  { when: "stale, good", alert: stale, verdict: good(), gives: ["recovering", "recovering good", ["root"]] },
  {
    when: "stale, good, though one is enough",
    alert: stale,
    verdict: good(),
    policy: { clearAfter: 1 },
    gives: ["recovering", "recovering good", ["root"]],
  },
  {
    when: "resolved, bad soon after",
    alert: resolved,
    verdict: bad(),
    gives: ["suspect", "suspected bad", []],
  },
  {
    when: "resolved, almost full soon after",
    alert: resolved,
    verdict: bad(0.97),
    gives: ["firing", "relapsed afterResolved", ["root", "reply"]],
  },
  {
    when: "relapse suspected, third bad",
    alert: relapseSuspect,
    verdict: bad(),
    gives: ["firing", "relapsed afterResolved", ["root", "reply"]],
  },
  {
    when: "relapse suspected, good",
    alert: relapseSuspect,
    verdict: good(),
    gives: ["resolved", "dismissed good", []],
  },
  {
    when: "a suspicion came to nothing, bad",
    alert: dismissed,
    verdict: bad(),
    gives: ["suspect", "suspected bad", []],
  },
];

function decide(alert: Alert | undefined, verdict: Finding | AllClear, changes: Partial<AlertPolicy> = {}) {
  return decideOnVerdict({
    alert,
    verdict,
    policy: { ...policy, ...changes },
    nowMs,
    ...routed,
    newId: "A7",
  });
}

describe("a verdict", () => {
  it.each(rows)("$when: $gives", ({ alert, verdict, policy: changes, gives }) => {
    const decision = decide(alert, verdict, changes);
    const transition = decision?.transition;
    expect([
      decision?.alert.condition,
      transition && `${transition.name} ${transition.reason}`,
      decision?.announcements,
    ]).toEqual(gives);
  });

  it.each(rows)(
    "$when: raises the version by one and tells what it was and is",
    ({ alert, verdict, ...row }) => {
      const decision = decide(alert, verdict, row.policy);
      expect(decision?.expectedVersion).toBe(alert?.version ?? 0);
      expect(decision?.alert.version).toBe((alert?.version ?? 0) + 1);
      expect(decision?.alert.lastSampleAtMs).toBe(720_000);
      expect(decision?.alert.currentValues).toEqual(verdict.values);
      if (decision?.transition === undefined) return;
      expect(decision.transition).toMatchObject({
        applied: true,
        actor: { kind: "bot" },
        source: "probe",
        atMs: 720_000,
      });
      expect(decision.transition.values).toEqual(verdict.values);
      expect(decision.transition.from?.condition).toBe(alert?.condition);
      expect(decision.transition.to.condition).toBe(decision.alert.condition);
      expect(decision.transition.previousVersion).toBe(alert?.version ?? 0);
    },
  );

  it("that is good stores nothing without an open alert", () => {
    expect(decide(undefined, good())).toBeUndefined();
    expect(decide(resolved, good())).toBeUndefined();
    expect(decide(dismissed, good())).toBeUndefined();
    expect(decide({ ...resolved, condition: "closed" }, good())).toBeUndefined();
  });

  it("begins an alert with all that is known", () => {
    expect(decide(undefined, bad())).toEqual({
      alert: {
        id: "A7",
        rule: "memory",
        subject: { cluster: "market", node: "10.0.0.1:6379" },
        epoch: 1,
        condition: "suspect",
        handling: "open",
        severity: "warning",
        consecutiveBad: 1,
        consecutiveGood: 0,
        finding: bad(),
        currentValues: { usedRatio: { unit: "ratio", value: 0.87 } },
        firstBadAtMs: 720_000,
        lastSampleAtMs: 720_000,
        channel: "C0MARKET",
        routePath: ["prod"],
        languages: ["zh"],
        version: 1,
      },
      expectedVersion: 0,
      transition: {
        name: "suspected",
        applied: true,
        actor: { kind: "bot" },
        source: "probe",
        atMs: 720_000,
        reason: "bad",
        previousVersion: 0,
        from: undefined,
        to: { condition: "suspect", handling: "open", severity: "warning" },
        values: { usedRatio: { unit: "ratio", value: 0.87 } },
      },
      announcements: [],
    });
  });

  it("that needs a new alert is refused without an id", () => {
    expect(() => decideOnVerdict({ alert: undefined, verdict: bad(), policy, nowMs, ...routed })).toThrow(
      "market: a new memory alert needs an id",
    );
  });
});

describe("a restart", () => {
  it("fires at once, since it is seen only once", () => {
    const restart: Finding = { ...bad(), rule: "restart", values: {} };
    expect(decide(undefined, restart)?.transition?.name).toBe("fired");
  });

  it("is unlike a node that does not answer, which must not answer three times", () => {
    const unreachable: Finding = { ...bad(), rule: "unreachable", values: {} };
    expect(decide(undefined, unreachable)?.transition?.name).toBe("suspected");
  });

  it("is not what another rule's high ratio means", () => {
    expect(decide(undefined, { ...bad(0.99), rule: "connections" })?.transition?.name).toBe("suspected");
  });
});

describe("the channel of an alert", () => {
  it("follows the fleet file until it fires", () => {
    const moved = { ...suspect, channel: "C0OLD" };
    expect(decide(moved, bad())?.alert.channel).toBe("C0MARKET");
    expect(decide({ ...moved, consecutiveBad: 2 }, bad())?.alert.channel).toBe("C0MARKET");
  });

  it("stays once it fired, where its root is", () => {
    expect(decide(firing({ channel: "C0OLD" }), bad())?.alert.channel).toBe("C0OLD");
    const again = decide({ ...resolved, channel: "C0OLD" }, bad(0.97));
    expect(again?.alert.channel).toBe("C0OLD");
    expect(again?.announcements).toEqual(["root", "reply", { copyTo: "C0MARKET" }]);
  });
});

describe("an acknowledgment", () => {
  it("is void when the severity gets worse", () => {
    const decision = decide(firing(acknowledged), bad(0.9, "critical"));
    expect(decision?.alert.handling).toBe("open");
    expect(decision?.alert).not.toHaveProperty("acknowledgment");
    expect(decision?.transition?.from?.handling).toBe("acknowledged");
    expect(decision?.transition?.to.handling).toBe("open");
  });

  it("holds while it gets better, recovers, and is bad again before the end", () => {
    expect(decide(firing({ ...acknowledged, severity: "critical" }), bad())?.alert.handling).toBe(
      "acknowledged",
    );
    expect(decide(firing(acknowledged), good())?.alert.handling).toBe("acknowledged");
    expect(decide({ ...recovering, ...acknowledged }, bad())?.alert.acknowledgment?.userId).toBe("U1");
    expect(decide({ ...stale, ...acknowledged }, bad())?.alert.acknowledgment?.userId).toBe("U1");
  });

  it("is still told by the resolved root, and gone when the alert fires again", () => {
    const resolvedNow = decide({ ...recovering, ...acknowledged }, good());
    expect(resolvedNow?.alert.acknowledgment?.userId).toBe("U1");
    const again = decide({ ...relapseSuspect, ...acknowledged }, bad());
    expect(again?.alert.handling).toBe("open");
    expect(again?.alert).not.toHaveProperty("acknowledgment");
  });
});

describe("memory five points above what was acknowledged", () => {
  const taken = (condition: "firing" | "recovering" | "stale") =>
    firing({ ...acknowledged, condition, mentionGroup: "S0MARKET" });

  it.each(["firing", "recovering", "stale"] as const)("voids the acknowledgment while %s", (condition) => {
    const decision = decide(taken(condition), bad(0.92));
    expect(decision?.alert).toMatchObject({ condition: "firing", handling: "open" });
    expect(decision?.alert).not.toHaveProperty("acknowledgment");
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.transition).toMatchObject({
      name: "worsened",
      reason: "pointsHigher",
      mentions: [
        { kind: "group", groupId: "S0MARKET" },
        { kind: "user", userId: "U1" },
      ],
    });
  });

  it("is what counts, not what other rules measure, nor less", () => {
    expect(decide(taken("firing"), bad(0.919))?.alert.handling).toBe("acknowledged");
    const fragmented: Finding = { ...bad(0.99), rule: "connections" };
    expect(decide(taken("firing"), fragmented)?.alert.handling).toBe("acknowledged");
    expect(decide(firing(), bad(0.92))?.transition).toBeUndefined();
  });
});

describe("a worse severity", () => {
  const worsen = (alert: Alert, destination: Partial<Destination> = {}) =>
    decideOnVerdict({
      alert,
      verdict: bad(0.9, "critical"),
      policy,
      nowMs,
      destination: { ...route, ...destination },
      suppression: undefined,
    });

  it("mentions the group that its route names, and who had taken it", () => {
    const alert = firing({ ...acknowledged, mentionGroup: "S0MARKET" });
    expect(worsen(alert, { mentionGroup: "S0ONCALL" })?.transition?.mentions).toEqual([
      { kind: "group", groupId: "S0ONCALL" },
      { kind: "user", userId: "U1" },
    ]);
    expect(worsen(firing({ mentionGroup: "S0MARKET" }))?.transition).not.toHaveProperty("mentions");
  });

  it("begins the calls anew", () => {
    const escalation = { policy: "on-call", round: 1, nextStep: 2, sinceMs: 3 * minute };
    const alert = firing({ escalationPolicy: "on-call", escalation });
    expect(decide(alert, bad())?.alert.escalation).toEqual(escalation);
    expect(worsen(alert, { escalation: "on-call" })?.alert.escalation).toEqual({
      policy: "on-call",
      round: 1,
      nextStep: 0,
      sinceMs: 720_000,
    });
  });

  it("takes the policy of its route, and tells the channel of its route as well", () => {
    const urgent = {
      channel: "C0ONCALL",
      mentionGroup: "S0ONCALL",
      escalation: "urgent",
      path: ["critical"],
    };
    const decision = worsen(firing({ rootTs: "1754.0001" }), urgent);
    expect(decision?.announcements).toEqual(["root", "reply", { copyTo: "C0ONCALL" }]);
    expect(decision?.alert).toMatchObject({
      channel: "C0MARKET",
      alsoTo: "C0ONCALL",
      mentionGroup: "S0ONCALL",
      escalationPolicy: "urgent",
      routePath: ["critical"],
      escalation: { policy: "urgent", round: 1, nextStep: 0, sinceMs: 720_000 },
    });
  });

  it("moves an alert that nobody was told of to the channel of its route", () => {
    const { announcedValues: _, ...untold } = firing({ suppression: bySilence });
    const decision = worsen(untold, { channel: "C0ONCALL" });
    expect(decision?.alert.channel).toBe("C0ONCALL");
    expect(decision?.alert).not.toHaveProperty("alsoTo");
  });
});

describe("who was told of a worse severity in another channel", () => {
  const critical = firing({ severity: "critical", alsoTo: "C0ONCALL", escalationPolicy: "urgent" });
  const progress = { policy: "urgent", round: 1, nextStep: 1, sinceMs: 3 * minute };

  it("hears there of the end", () => {
    const decision = decide({ ...critical, condition: "recovering", consecutiveGood: 1 }, good());
    expect(decision?.announcements).toEqual(["root", "reply", { copyTo: "C0ONCALL" }]);
  });

  it("hears of it once where the root has moved to that channel", () => {
    const moved = { ...critical, channel: "C0ONCALL", condition: "recovering", consecutiveGood: 1 } as const;
    expect(decide(moved, good())?.announcements).toEqual(["root", "reply"]);
  });

  it("hears nothing of a relapse whose route does not say so", () => {
    const over = { ...critical, condition: "resolved", resolvedAtMs: 10 * minute } as const;
    const decision = decide(over, bad(0.97));
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.alert).not.toHaveProperty("alsoTo");
  });

  it("is called no more once it is a warning again, but still hears of its end", () => {
    const eased = decide({ ...critical, escalation: progress, milderInARow: 1 }, bad())?.alert;
    expect(eased).toMatchObject({ severity: "warning", alsoTo: "C0ONCALL" });
    expect(eased).not.toHaveProperty("escalationPolicy");
    expect(eased).not.toHaveProperty("escalation");
    expect(eased).not.toHaveProperty("milderInARow");
  });
});

describe("a severity that eases", () => {
  it("counts good samples too, and begins to count again with one as severe as before", () => {
    const critical = firing({ severity: "critical" });
    const recovered = decide(critical, good())?.alert;
    expect(recovered).toMatchObject({ condition: "recovering", milderInARow: 1 });
    expect(decide(recovered, bad())?.alert).toMatchObject({ condition: "firing", severity: "warning" });
    const once = decide(critical, bad())?.alert;
    expect(once).toMatchObject({ severity: "critical", milderInARow: 1 });
    expect(decide(once, bad(0.9, "critical"))?.alert).not.toHaveProperty("milderInARow");
  });

  it("is as it was when samples come again after a gap", () => {
    const stale = firing({ condition: "stale", severity: "critical" });
    expect(decide(stale, bad())?.transition).toMatchObject({
      name: "fresh-again",
      to: { severity: "critical" },
    });
  });
});

describe("an alert that fires", () => {
  const destination = { ...route, channel: "C0NEW", mentionGroup: "S0NEW", escalation: "on-call" };
  const fire = (alert: Alert, suppression?: typeof bySilence) =>
    decideOnVerdict({ alert, verdict: bad(0.97), policy, nowMs, destination, suppression });

  it("fixes its channel, its group and who is called, and begins to call", () => {
    expect(fire(suspect)?.alert).toMatchObject({
      channel: "C0NEW",
      mentionGroup: "S0NEW",
      languages: ["zh"],
      escalationPolicy: "on-call",
      escalation: { policy: "on-call", round: 1, nextStep: 0, sinceMs: 720_000 },
      notifiedAtMs: 720_000,
      recentChangesMs: [720_000],
    });
  });

  it("forgets a group that the fleet file no longer names for a suspicion", () => {
    const { alert } = decide({ ...suspect, mentionGroup: "S0OLD", escalationPolicy: "old" }, bad()) ?? {};
    expect(alert).not.toHaveProperty("mentionGroup");
    expect(alert).not.toHaveProperty("escalationPolicy");
  });

  it("in silence tells nobody and says in its history what held it back", () => {
    const decision = fire(suspect, bySilence);
    expect(decision?.announcements).toEqual([]);
    expect(decision?.transition).toMatchObject({ name: "fired", suppression: bySilence });
    expect(decision?.alert).toMatchObject({ condition: "firing", suppression: bySilence });
    expect(decision?.alert).not.toHaveProperty("announcedValues");
    expect(decision?.alert).not.toHaveProperty("notifiedAtMs");
    expect(decision?.alert).not.toHaveProperty("escalation");
  });

  it("again in silence only shows it on the root that people have", () => {
    expect(fire(resolved, bySilence)?.announcements).toEqual(["root"]);
  });
});

describe("an alert that resolves in silence", () => {
  const unheard = (changes: Partial<Alert>) => ({ ...recovering, suppression: bySilence, ...changes });

  it("shows it on the root that people have, and is held back no more", () => {
    const decision = decide(unheard({}), good());
    expect(decision?.announcements).toEqual(["root"]);
    expect(decision?.alert).not.toHaveProperty("suppression");
    expect(decision?.transition).toMatchObject({ name: "resolved", suppression: bySilence });
  });

  it("is no news when nobody knew of it", () => {
    const { announcedValues: _, ...untold } = unheard({});
    expect(decide(untold, good())?.announcements).toEqual([]);
  });
});

describe("a relapse", () => {
  const endMs = 10 * minute + 60 * minute;

  it("within an hour goes back to the same alert and the same root", () => {
    const verdict = bad(0.97);
    expect(needsNewAlert(resolved, verdict, policy, endMs)).toBe(false);
    const decision = decideOnVerdict({
      alert: { ...resolved, rootTs: "1754.0001" },
      verdict,
      policy,
      nowMs: endMs,
      ...routed,
    });
    expect(decision?.alert).toMatchObject({ id: "A1", epoch: 1, rootTs: "1754.0001", firedAtMs: 180_000 });
    expect(decision?.alert).not.toHaveProperty("resolvedAtMs");
  });

  it("later is a new epoch with its own id and no root", () => {
    const seen = {
      alert: { ...resolved, rootTs: "1754.0001" },
      verdict: bad(),
      policy,
      nowMs: endMs + 1,
      destination: { ...route, channel: "C0NEW" },
      suppression: undefined,
    };
    expect(needsNewAlert(seen.alert, seen.verdict, policy, seen.nowMs)).toBe(true);
    const decision = decideOnVerdict({ ...seen, newId: "A7" });
    expect(decision?.expectedVersion).toBe(0);
    expect(decision?.transition?.from).toBeUndefined();
    expect(decision?.alert).toMatchObject({ id: "A7", epoch: 2, condition: "suspect", channel: "C0NEW" });
    expect(decision?.alert).not.toHaveProperty("rootTs");
    expect(decision?.alert).not.toHaveProperty("firedAtMs");
  });

  it("that was only suspected keeps the time from which the hour counts", () => {
    const suspected = decide(resolved, bad());
    expect(suspected?.alert.resolvedAtMs).toBe(600_000);
    expect(decide(suspected?.alert, good())?.alert.resolvedAtMs).toBe(600_000);
  });
});

describe("a suspicion that came to nothing", () => {
  it("is used again however old it is, and starts over", () => {
    const nextDayMs = 24 * 60 * minute;
    expect(needsNewAlert(dismissed, bad(), policy, nextDayMs)).toBe(false);
    const decision = decideOnVerdict({
      alert: { ...dismissed, consecutiveBad: 0, consecutiveGood: 1 },
      verdict: bad(),
      policy,
      nowMs: nextDayMs,
      ...routed,
    });
    expect(decision?.alert).toMatchObject({
      id: "A1",
      epoch: 1,
      consecutiveBad: 1,
      firstBadAtMs: 86_400_000,
    });
    expect(decision?.alert).not.toHaveProperty("resolvedAtMs");
  });
});

describe("a new alert", () => {
  it("is needed for bad verdicts only, when there is none to go on with", () => {
    expect(needsNewAlert(undefined, bad(), policy, nowMs)).toBe(true);
    expect(needsNewAlert(undefined, good(), policy, nowMs)).toBe(false);
    expect(needsNewAlert(firing(), bad(), policy, nowMs)).toBe(false);
    expect(needsNewAlert(resolved, good(), policy, 9_999_999_999)).toBe(false);
  });
});

describe("the counters", () => {
  it("count in a row and start again with the other kind", () => {
    expect(decide(suspect, bad())?.alert).toMatchObject({ consecutiveBad: 2, consecutiveGood: 0 });
    expect(decide(firing(), good())?.alert).toMatchObject({ consecutiveBad: 0, consecutiveGood: 1 });
    expect(decide(recovering, bad())?.alert).toMatchObject({ consecutiveBad: 1, consecutiveGood: 0 });
  });
});

describe("the finding", () => {
  it("stays the newest bad one while the facts of good samples move on", () => {
    const decision = decide(firing({ finding: bad(0.9) }), good(0.5));
    expect(decision?.alert.finding.values).toEqual({ usedRatio: { unit: "ratio", value: 0.9 } });
    expect(decision?.alert.currentValues).toEqual({ usedRatio: { unit: "ratio", value: 0.5 } });
  });

  it("drifts to an edit even when each step is too small for one", () => {
    const first = decide(firing(), bad(0.875));
    expect(first?.announcements).toEqual([]);
    const second = decide(first?.alert, bad(0.88));
    expect(second?.announcements).toEqual(["root"]);
    expect(decide(second?.alert, bad(0.885))?.announcements).toEqual([]);
  });
});
