import fc from "fast-check";
import type { Alert, Decision, Transition } from "../../../src/core/alerts/alert.ts";
import { decideOnDeparture } from "../../../src/core/alerts/decide-on-departure.ts";
import { decideOnPerson, type PersonWish } from "../../../src/core/alerts/decide-on-person.ts";
import { decideOnSuppression } from "../../../src/core/alerts/decide-on-suppression.ts";
import { decideOnTick } from "../../../src/core/alerts/decide-on-tick.ts";
import { decideOnVerdict, needsNewAlert } from "../../../src/core/alerts/decide-on-verdict.ts";
import type { EscalationPolicy } from "../../../src/core/escalation/escalation-policy.ts";
import type { Destination } from "../../../src/core/routing/route.ts";
import type { Severity } from "../../../src/core/rules/rule.ts";
import type { Suppression } from "../../../src/core/suppression/silence.ts";
import { bad, good, minute, policy } from "./samples.ts";

/** What may happen to an alert. `hide` and `show`: something holds its messages back from now on, or no more. */
export type Happening =
  | { readonly kind: "bad"; readonly usedRatio: number; readonly severity: Severity }
  | { readonly kind: "good" }
  | { readonly kind: "wait"; readonly minutes: number }
  | { readonly kind: "hide"; readonly by: Suppression["by"] }
  | { readonly kind: "show" }
  /** Its node leaves the cluster; the next sample is of one that came back. */
  | { readonly kind: "leave" }
  | {
      readonly kind: "person";
      readonly wish: PersonWish;
      readonly userId: string;
      readonly isAllowed: boolean;
      readonly note?: string;
    };

/** One stored decision, and the world in which it was made. */
export interface Step {
  readonly happening: Happening["kind"] | "tick";
  readonly before: Alert | undefined;
  readonly decision: Decision;
  readonly nowMs: number;
  readonly hiddenBy: Suppression | undefined;
}

const onCall: EscalationPolicy = {
  name: "on-call",
  steps: [
    { afterMs: 15 * minute, target: { kind: "group", groupId: "S0ONCALL" } },
    { afterMs: 45 * minute, target: { kind: "direct", userIds: ["U0LEAD"] } },
    { afterMs: 90 * minute, target: { kind: "channel", channel: "C0SRE", groupId: "S0SRE" } },
    { afterMs: 120 * minute, target: { kind: "broadcast", mention: "channel" } },
  ],
  rounds: 2,
  criticalInHoursOnly: false,
  allowBroadcast: false,
};

const urgent: EscalationPolicy = {
  ...onCall,
  name: "urgent",
  steps: [{ afterMs: 5 * minute, target: { kind: "direct", userIds: ["U0CHIEF"] } }],
};

export const escalations = [onCall, urgent];

/** What is critical goes to other people. */
export const destinations: Readonly<Record<Severity, Destination>> = {
  warning: {
    channel: "C0MARKET",
    mentionGroup: "S0MARKET",
    escalation: "on-call",
    languages: ["en", "zh"],
    path: ["warnings"],
  },
  critical: {
    channel: "C0URGENT",
    mentionGroup: "S0URGENT",
    escalation: "urgent",
    languages: ["en"],
    path: ["critical"],
  },
};

const person = fc.record({
  kind: fc.constant("person" as const),
  wish: fc.oneof(
    fc.record({ action: fc.constantFrom("acknowledge", "unacknowledge", "confirm", "close") }),
    fc.record({ action: fc.constant("assign" as const), assignee: fc.constantFrom("U1", "U2") }),
  ),
  userId: fc.constantFrom("U1", "U2"),
  isAllowed: fc.constantFrom(true, true, true, false),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("bad" as const),
      usedRatio: fc.constantFrom(0.81, 0.83, 0.87, 0.89, 0.97),
      severity: fc.constantFrom("warning", "critical"),
    }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: "good" as const }) },
  {
    weight: 4,
    // Back as well: clocks are set.
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      minutes: fc.constantFrom(1, 5, 16, 70, 300, 1_500, -30),
    }),
  },
  { weight: 3, arbitrary: person },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("hide" as const),
      by: fc.constantFrom("silence", "maintenance", "inhibition"),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "show" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "leave" as const }) },
);

/** The same thing often comes several times in a row. */
const spell = fc
  .tuple(happening, fc.constantFrom(1, 1, 2, 3))
  .map(([one, times]): readonly Happening[] => Array.from({ length: times }, () => one));

export const lives = fc
  .array(spell, { minLength: 1, maxLength: 80, size: "max" })
  .map((spells) => spells.flat());

/** Lives through happenings a minute apart, with rounds of the clock after each until nothing is due. */
export function live(happenings: readonly Happening[]): readonly Step[] {
  const steps: Step[] = [];
  let alert: Alert | undefined;
  let nowMs = 10_000 * minute;
  let hiddenBy: Suppression | undefined;
  const store = (happening: Step["happening"], decision: Decision | undefined): void => {
    if (decision === undefined) return;
    steps.push({ happening, before: alert, decision, nowMs, hiddenBy });
    alert = decision.alert;
  };
  for (const next of happenings) {
    nowMs += next.kind === "wait" ? next.minutes * minute : minute;
    hiddenBy = hide(next, hiddenBy, nowMs);
    store(
      next.kind,
      decide(next, alert, nowMs, hiddenBy, () => `A${steps.length + 1}`),
    );
    for (let rounds = 0; alert !== undefined; rounds++) {
      const due = tick(alert, nowMs, hiddenBy);
      if (due === undefined) break;
      if (rounds > 20) throw new Error(`the clock does not come to rest: ${due.transition?.name}`);
      store("tick", due);
    }
  }
  return steps;
}

/** One round of the clock. */
export function tick(alert: Alert, nowMs: number, hiddenBy: Suppression | undefined): Decision | undefined {
  return (
    decideOnSuppression(alert, hiddenBy, nowMs) ??
    decideOnTick({
      alert,
      policy,
      nowMs,
      staleAfterMs: 10 * minute,
      escalation: escalations.find(({ name }) => name === alert.escalation?.policy),
      hours: undefined,
    })
  );
}

export function sample(
  alert: Alert | undefined,
  verdict: ReturnType<typeof bad | typeof good>,
  nowMs: number,
  hiddenBy: Suppression | undefined,
  draw: () => string,
): Decision | undefined {
  const newId = needsNewAlert(alert, verdict, policy, nowMs) ? draw() : undefined;
  const severity = verdict.kind === "bad" ? verdict.severity : "warning";
  const destination = destinations[severity];
  return decideOnVerdict({ alert, verdict, policy, nowMs, destination, suppression: hiddenBy, newId });
}

function hide(next: Happening, hiddenBy: Suppression | undefined, nowMs: number): Suppression | undefined {
  switch (next.kind) {
    case "hide":
      return { by: next.by, id: "S1", sinceMs: nowMs };
    case "show":
      return undefined;
    case "bad":
    case "good":
    case "wait":
    case "person":
    case "leave":
      return hiddenBy;
  }
}

function decide(
  next: Happening,
  alert: Alert | undefined,
  nowMs: number,
  hiddenBy: Suppression | undefined,
  draw: () => string,
): Decision | undefined {
  switch (next.kind) {
    case "bad":
      return sample(alert, bad(next.usedRatio, next.severity), nowMs, hiddenBy, draw);
    case "good":
      return sample(alert, good(), nowMs, hiddenBy, draw);
    case "person":
      return (
        alert &&
        decideOnPerson({
          ...next.wish,
          alert,
          userId: next.userId,
          source: "button",
          nowMs,
          policy,
          hours: undefined,
          isAllowed: next.isAllowed,
          needsReason: false,
        })
      );
    case "leave":
      return alert && decideOnDeparture(alert, "nodeLeft", nowMs);
    case "wait":
    case "hide":
    case "show":
      return undefined;
  }
}

/** Steps that stored an applied transition of a name. */
export function applied(steps: readonly Step[], ...names: readonly Transition["name"][]): readonly Step[] {
  return steps.filter(
    ({ decision: { transition } }) => transition?.applied && names.includes(transition.name),
  );
}
