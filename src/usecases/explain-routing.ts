import type { EscalationPolicy } from "../core/escalation/escalation-policy.ts";
import { findHours, planCalls } from "../core/escalation/plan-calls.ts";
import type { Cluster, Fleet } from "../core/fleet.ts";
import { explainRoute } from "../core/routing/decide-route.ts";
import { matches } from "../core/routing/matches.ts";
import type { RuleId, Severity } from "../core/rules/rule.ts";
import { decideSuppression } from "../core/suppression/decide-suppression.ts";
import type { RouteView } from "../messages/control-views.ts";
import type { Store } from "../store/store.ts";
import { readHiding } from "./read-hiding.ts";

/** What is asked: an alert of this cluster, perhaps of a rule and a severity, if it fired now. */
export interface RouteQuestion {
  readonly cluster: Cluster;
  readonly rule?: RuleId;
  readonly severity?: Severity;
}

/** Who would get an alert, whom it would call and when, what would hold it back, and why. */
export async function explainRouting(
  store: Store,
  fleet: Fleet,
  { cluster, rule, severity }: RouteQuestion,
  nowMs: number,
): Promise<RouteView> {
  const { destination, tried } = explainRoute(fleet.routes, cluster, rule, severity);
  const { channel, mentionGroup, languages, path } = destination;
  const policy = fleet.escalations.find(({ name }) => name === destination.escalation);
  const labels = { cluster, ...(rule && { rule }), ...(severity && { severity }) };
  const hiding = { ...(await readHiding(store, fleet, nowMs)), openAlerts: [] };
  const held = decideSuppression(
    { rule: rule ?? "memory", subject: { cluster: cluster.name } },
    labels,
    hiding,
  );
  return {
    cluster: cluster.name,
    team: cluster.owner.team,
    ...(rule && { rule }),
    ...(severity && { severity }),
    channel,
    ...(mentionGroup !== undefined && { mentionGroup }),
    languages,
    path,
    tried,
    ...(policy && { escalation: describePolicy(policy, fleet, { cluster, rule, severity }, nowMs) }),
    ...(held &&
      held.by !== "inhibition" && {
        heldBackBy: {
          by: held.by,
          id: held.id,
          ...(held.untilMs !== undefined && { untilMs: held.untilMs }),
        },
      }),
  };
}

function describePolicy(
  policy: EscalationPolicy,
  { hours: allHours }: Fleet,
  labels: { cluster: Cluster; rule: RuleId | undefined; severity: Severity | undefined },
  nowMs: number,
): NonNullable<RouteView["escalation"]> {
  const { name, rounds, criticalInHoursOnly, reasonRequired } = policy;
  const { cluster, rule, severity } = labels;
  const hours = findHours(allHours, policy, cluster.owner);
  return {
    policy: name,
    rounds,
    ...(hours && { hours: hours.name }),
    criticalInHoursOnly,
    reasonRequired:
      reasonRequired !== undefined &&
      matches(reasonRequired, { cluster, ...(rule && { rule }), ...(severity && { severity }) }),
    steps: planCalls(policy, hours, severity, nowMs),
  };
}
