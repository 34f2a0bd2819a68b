import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Alert, Mention, Transition } from "../../../src/core/alerts/alert.ts";
import {
  applied,
  destinations,
  type Happening,
  live,
  lives,
  type Step,
  sample,
  tick,
} from "./random-life.ts";
import { bad, good } from "./samples.ts";

/** The same lives in every run; another seed tries others. */
const options = { seed: 20260212, numRuns: 80 };

/** Holds a claim against many random lives, and shrinks the first that breaks it. */
function always(claim: (steps: readonly Step[]) => void): void {
  fc.assert(
    fc.property(lives, (happenings: readonly Happening[]) => claim(live(happenings))),
    options,
  );
}

const notifying = (step: Step) => step.decision.announcements.filter((one) => one !== "root");
const stateOf = ({ condition, handling, severity }: Alert) => ({ condition, handling, severity });
const isLive = ({ condition }: Alert) => ["firing", "recovering", "stale"].includes(condition);

describe("random lives", () => {
  it("visit every transition of the two machines and what lies over them", () => {
    const steps = fc.sample(lives, options).flatMap(live);
    const names = new Set(steps.map(({ decision }) => decision.transition?.name));
    names.delete(undefined);
    expect([...names].sort()).toEqual([
      "acknowledged",
      "acknowledgment-lapsed",
      "assigned",
      "called",
      "closed",
      "confirmation-asked",
      "confirmed",
      "deescalated",
      "dismissed",
      "escalated",
      "fired",
      "flapping",
      "fresh-again",
      "recovering",
      "relapsed",
      "reminded",
      "resolved",
      "settled",
      "suppressed",
      "suspected",
      "unacknowledged",
      "unsuppressed",
      "went-stale",
      "worsened",
    ]);
  });

  it("raise the version by one with every stored decision, and begin at one with a new id", () => {
    always((steps) => {
      for (const { before, decision } of steps) {
        const continues = before?.id === decision.alert.id;
        expect(decision.expectedVersion).toBe(continues ? before?.version : 0);
        expect(decision.alert.version).toBe(decision.expectedVersion + 1);
        if (decision.transition === undefined) continue;
        expect(decision.transition.previousVersion).toBe(decision.expectedVersion);
      }
    });
  });

  it("begin an epoch only when the one before is over", () => {
    always((steps) => {
      for (const { before, decision } of steps) {
        const continues = before?.id === decision.alert.id;
        expect(decision.alert.epoch).toBe((before?.epoch ?? 0) + (continues ? 0 : 1));
        if (!continues && before !== undefined) expect(["resolved", "closed"]).toContain(before.condition);
      }
    });
  });

  it("can be told again from their transitions: each begins where the last ended", () => {
    always((steps) => {
      let alertId: string | undefined;
      let last: Transition["to"] | undefined;
      for (const { decision } of steps) {
        const { alert, transition } = decision;
        if (alert.id !== alertId) last = undefined;
        alertId = alert.id;
        if (transition !== undefined) {
          expect(transition.from).toEqual(last);
          last = transition.to;
        }
        expect(stateOf(alert)).toEqual(last);
      }
    });
  });

  it("hold an acknowledgment exactly while somebody takes care", () => {
    always((steps) => {
      for (const { decision } of steps) {
        const { handling, acknowledgment } = decision.alert;
        expect(acknowledgment !== undefined).toBe(handling !== "open");
      }
    });
  });

  it("open again what fires again after its end", () => {
    always((steps) => {
      for (const { decision } of applied(steps, "relapsed")) {
        if (decision.transition?.reason === "afterResolved") expect(decision.alert.handling).toBe("open");
      }
    });
  });

  it("resolve by the second good sample in a row only, never from stale", () => {
    always((steps) => {
      for (const { happening, before, decision } of applied(steps, "resolved")) {
        expect([happening, before?.condition]).toEqual(["good", "recovering"]);
        expect(decision.alert.consecutiveGood).toBeGreaterThanOrEqual(2);
      }
    });
  });

  it("fire at the third bad sample in a row, or at once when memory is almost full", () => {
    always((steps) => {
      for (const { decision } of applied(steps, "fired")) {
        const { consecutiveBad, finding } = decision.alert;
        if (finding.values["usedRatio"]?.value !== 0.97) expect(consecutiveBad).toBe(3);
      }
    });
  });

  it("notify nobody while something holds messages back, and of no end that nobody knew the beginning of", () => {
    always((steps) => {
      for (const step of steps) {
        const { before, decision } = step;
        const wasTold = before?.id === decision.alert.id && before.announcedValues !== undefined;
        const isHidden = decision.alert.suppression !== undefined;
        if (isHidden || !wasTold) expect(notifying(step)).toEqual([]);
        if (isHidden && !wasTold) expect(decision.announcements).toEqual([]);
        if (decision.announcements.length > 0 && !wasTold) {
          expect(["firing", "stale"]).toContain(decision.alert.condition);
        }
      }
    });
  });

  it("are hidden and shown by stored transitions only, and hidden as long as they should be", () => {
    always((steps) => {
      for (const { happening, before, decision, hiddenBy } of steps) {
        const was = before?.id === decision.alert.id ? before.suppression : undefined;
        const is = decision.alert.suppression;
        if (was?.by !== is?.by) expect(decision.transition?.suppression).toEqual(is ?? was);
        if (happening === "tick" && decision.transition === undefined) continue;
        if (is !== undefined) expect(isLive(decision.alert)).toBe(true);
        if (decision.transition?.name === "fired") expect(is?.by).toBe(hiddenBy?.by);
      }
    });
  });

  it("tell each change while they are heard and calm", () => {
    always((steps) => {
      for (const { before, decision } of steps) {
        const { alert, announcements } = decision;
        const isHeard = alert.suppression === undefined && alert.announcedValues !== undefined;
        if (!isHeard || before?.suppression !== undefined || alert.condition === before?.condition) continue;
        if (isLive(alert)) expect(announcements).toContain("root");
      }
    });
  });

  it("show a flapping alert's firing and resolving on the root alone", () => {
    always((steps) => {
      for (const step of applied(steps, "fired", "resolved", "relapsed")) {
        if (step.decision.alert.flappingSinceMs !== undefined) expect(notifying(step)).toEqual([]);
      }
    });
  });

  it("mention only whom the routing, the holder or the policy names, and never broadcast unallowed", () => {
    const known = (before: Alert, transition: Transition): readonly Mention[] => [
      ...["S0MARKET", "S0URGENT", "S0ONCALL", "S0SRE"].map(
        (groupId): Mention => ({ kind: "group", groupId }),
      ),
      ...["U0LEAD", "U0CHIEF", before.acknowledgment?.userId, transition.assignee].flatMap(
        (userId): Mention[] => (userId === undefined ? [] : [{ kind: "user", userId }]),
      ),
    ];
    always((steps) => {
      for (const { before, decision } of steps) {
        for (const mention of decision.transition?.mentions ?? []) {
          if (before === undefined || decision.transition === undefined)
            throw new Error("mentions of nothing");
          expect(known(before, decision.transition)).toContainEqual(mention);
        }
      }
    });
  });

  it("call each step of each round once, while the alert is open, burning and heard", () => {
    always((steps) => {
      let called: string[] = [];
      for (const { before, decision } of steps) {
        const { alert, transition } = decision;
        const begun = alert.escalation?.round === 1 && alert.escalation.nextStep === 0;
        if (alert.escalation === undefined || begun) called = [];
        if (alert.escalation !== undefined) {
          expect([isLive(alert), alert.handling, alert.suppression]).toEqual([true, "open", undefined]);
        }
        if (transition?.name !== "called") continue;
        const step = `${transition.round}.${transition.step}`;
        expect(called).not.toContain(step);
        called.push(step);
        expect(called.length).toBeLessThanOrEqual(8);
        expect(["firing", "stale"]).toContain(before?.condition);
      }
    });
  });

  it("change nothing with what a person cannot have", () => {
    always((steps) => {
      for (const { before, decision } of steps) {
        if (decision.transition?.applied !== false) continue;
        expect({ ...decision.alert, version: 0 }).toEqual({ ...before, version: 0 });
        expect(decision.announcements).toEqual([]);
      }
    });
  });

  it("are closed by a departure, or by a person while they are stale, and never called resolved then", () => {
    always((steps) => {
      for (const { happening, before, decision } of applied(steps, "closed")) {
        expect(decision.alert.condition).toBe("closed");
        if (happening === "person") expect(before?.condition).toBe("stale");
        else expect(happening).toBe("leave");
      }
    });
  });

  it("get worse at once, and better only after two samples in a row", () => {
    always((steps) => {
      let milder = 0;
      for (const { happening, before, decision } of steps) {
        const { finding, severity } = decision.alert;
        const isSample = happening === "bad" || happening === "good";
        const isMilder = isSample && (happening === "good" || finding.severity === "warning");
        if (isSample) milder = isMilder ? milder + 1 : 0;
        if (decision.transition?.name === "went-stale") milder = 0;
        if (happening === "bad" && finding.severity === "critical" && isLive(decision.alert)) {
          expect(severity).toBe("critical");
        }
        const eased = before?.severity === "critical" && severity === "warning";
        if (eased && isLive(before) && isLive(decision.alert)) expect(milder).toBeGreaterThanOrEqual(2);
      }
    });
  });

  it("mention and call, once people know of them, whom the route of their severity names", () => {
    always((steps) => {
      for (const { decision } of applied(steps, "fired", "escalated", "relapsed")) {
        const { alert, transition } = decision;
        if (transition?.reason === "whileRecovering") continue;
        const { mentionGroup, escalation, channel, path } = destinations[alert.severity];
        expect(alert).toMatchObject({ mentionGroup, escalationPolicy: escalation, routePath: path });
        if (alert.channel !== channel) expect(alert.alsoTo).toBe(channel);
      }
    });
  });

  it("tell whoever was told elsewhere each reply there", () => {
    always((steps) => {
      for (const step of steps) {
        const { alert, announcements } = step.decision;
        const { alsoTo, channel } = alert;
        if (alsoTo === undefined || alsoTo === channel || !announcements.includes("reply")) continue;
        expect(announcements).toContainEqual({ copyTo: alert.alsoTo });
      }
    });
  });

  it("void an acknowledgment only with a mention of who held it", () => {
    always((steps) => {
      for (const { before, decision } of applied(steps, "escalated", "worsened")) {
        const holder = before?.acknowledgment?.userId;
        if (holder === undefined || decision.alert.handling !== "open") continue;
        expect(decision.transition?.mentions).toContainEqual({ kind: "user", userId: holder });
      }
    });
  });

  it("keep an end exactly while over or only suspected again", () => {
    always((steps) => {
      for (const { decision } of steps) {
        const { condition, resolvedAtMs, firedAtMs } = decision.alert;
        const isOver = condition === "resolved" || condition === "closed";
        const over = isOver || (condition === "suspect" && firedAtMs !== undefined);
        expect(resolvedAtMs !== undefined).toBe(over);
      }
    });
  });

  it("are never stuck: good samples end them, bad ones fire them, and the clock comes to rest", () => {
    always((steps) => {
      const last = steps.at(-1);
      if (last === undefined) return;
      const { decision, nowMs } = last;
      const fed = (verdict: ReturnType<typeof bad | typeof good>, times: number): Alert => {
        let { alert } = decision;
        for (let round = 1; round <= times; round++) {
          alert = sample(alert, verdict, nowMs + round, undefined, () => "A999")?.alert ?? alert;
        }
        return alert;
      };
      expect(["resolved", "closed"]).toContain(fed(good(), 3).condition);
      expect(fed(bad(), 3).condition).toBe("firing");
      expect(settle(fed(bad(), 3), nowMs + 3)).toBeLessThan(12);
    });
  });
});

/** How many rounds of the clock change something before nothing is due at one moment. */
function settle(alert: Alert, nowMs: number): number {
  for (let rounds = 0; ; rounds++) {
    const decision = tick(alert, nowMs, undefined);
    if (decision === undefined || rounds > 100) return rounds;
    alert = decision.alert;
  }
}
