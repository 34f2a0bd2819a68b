import type { Alert } from "../../core/alerts/alert.ts";
import { isOver } from "../../core/alerts/conditions.ts";
import { decideOnVerdict, needsNewAlert } from "../../core/alerts/decide-on-verdict.ts";
import type { Cluster, Fleet } from "../../core/fleet.ts";
import type { Observation } from "../../core/observation.ts";
import { decideRoute } from "../../core/routing/decide-route.ts";
import { judgeCluster } from "../../core/rules/index.ts";
import type { AllClear, Finding, RuleId, Subject } from "../../core/rules/rule.ts";
import { decideSuppression, type Hiding } from "../../core/suppression/decide-suppression.ts";

/** The alert machine with nothing but memory below it. */
export interface MemoryAlerts {
  /** Continues from alerts as they were stored last. */
  readonly begin: (known: readonly Alert[]) => void;
  /** Moves alerts by a round; answers those that somebody must be told of now. */
  readonly judge: (
    cluster: Cluster,
    round: readonly Observation[],
    before: readonly Observation[],
    hiding: Omit<Hiding, "openAlerts">,
  ) => readonly Alert[];
}

/** More than a thousand at once is one trouble, not a thousand: new ones are left out. */
const mostAlerts = 1000;
/** Changes that must reach people; the rest waits for the store. */
const loud: ReadonlySet<string> = new Set(["fired", "relapsed", "escalated"]);

export function createMemoryAlerts(fleet: Fleet): MemoryAlerts {
  const alerts = new Map<string, Alert>();
  let drawn = 0;
  return {
    begin: (known) => {
      alerts.clear();
      for (const alert of known) alerts.set(keyOf(alert.rule, alert.subject), alert);
    },
    judge: (cluster, round, before, hiding) => {
      const told: Alert[] = [];
      for (const verdict of judgeCluster(read(cluster, round, before))) {
        if (verdict.kind === "notAssessed") continue;
        const key = keyOf(verdict.rule, verdict.subject);
        const alert = alerts.get(key);
        if (alert === undefined && (verdict.kind === "good" || alerts.size >= mostAlerts)) continue;
        drawn += 1;
        const openAlerts = [...alerts.values()];
        const decision = decide(fleet, cluster, verdict, alert, { ...hiding, openAlerts }, `M${drawn}`);
        if (decision === undefined) continue;
        if (isOver(decision.alert)) alerts.delete(key);
        else alerts.set(key, decision.alert);
        const isTold = loud.has(decision.transition?.name ?? "") && decision.announcements.length > 0;
        if (isTold) told.push(decision.alert);
      }
      return told;
    },
  };
}

/** Growth and rates over longer times are not assessed: their history is in the store. */
function read(
  { name, mode, profile }: Cluster,
  round: readonly Observation[],
  before: readonly Observation[],
) {
  const nodes = round.map((latest) => {
    const previous = before.find(({ node }) => node === latest.node);
    return { node: latest.node, latest, ...(previous && { previous }), hourly: [], recent: [] };
  });
  return { cluster: name, mode, limits: profile.limits, nodes };
}

function decide(
  fleet: Fleet,
  cluster: Cluster,
  verdict: Finding | AllClear,
  alert: Alert | undefined,
  hiding: Hiding,
  newId: string,
) {
  const { rule, subject } = verdict;
  const policy = cluster.profile.alerting;
  const severity = verdict.kind === "bad" ? verdict.severity : undefined;
  const labels = { cluster, rule, ...(severity && { severity }) };
  return decideOnVerdict({
    alert,
    verdict,
    policy,
    nowMs: hiding.nowMs,
    destination: decideRoute(fleet.routes, cluster, rule, severity),
    suppression: decideSuppression({ rule, subject }, labels, hiding),
    newId: needsNewAlert(alert, verdict, policy, hiding.nowMs) ? newId : undefined,
  });
}

function keyOf(rule: RuleId, { cluster, node = "" }: Subject): string {
  return `${rule}\n${cluster}\n${node}`;
}
