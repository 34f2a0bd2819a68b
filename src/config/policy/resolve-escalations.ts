import {
  always,
  type EscalationPolicy,
  type EscalationStep,
  type EscalationTarget,
} from "../../core/escalation/escalation-policy.ts";
import { parseDuration } from "../parse-duration.ts";
import type { EscalationEntry, StepEntry } from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import { type Entries, nameEntries } from "./read-entries.ts";
import { isKnownName, reportAt, reportSharedNames } from "./report-names.ts";
import { type FleetLabels, resolveMatcher } from "./resolve-matcher.ts";

export interface EscalationParts {
  readonly labels: FleetLabels | undefined;
  /** Names of the business hours. */
  readonly hours: readonly string[];
  /** Paths are relative to the file. */
  readonly report: Report;
}

/** The policies; a step that calls nobody is reported and left out. */
export function resolveEscalations(
  entries: Entries<EscalationEntry>,
  parts: EscalationParts,
): readonly EscalationPolicy[] {
  reportSharedNames(nameEntries(entries, "escalations"), "escalation policies", parts.report);
  return entries.map(({ index, entry }) =>
    resolveEscalation(entry, parts, reportAt(parts.report, "escalations", index)),
  );
}

function resolveEscalation(
  entry: EscalationEntry,
  { labels, hours }: EscalationParts,
  report: Report,
): EscalationPolicy {
  const { name, rounds = 1, criticalInHoursOnly = false, allowBroadcast = false, reasonRequired } = entry;
  if (name === "none") {
    report({ path: ["name"], message: "none means that nobody is called; name the policy otherwise." });
  }
  if (entry.hours !== undefined && entry.hours !== always) {
    const lookup = { path: ["hours"], declaredUnder: "hours" };
    isKnownName(entry.hours, hours, lookup, report);
  }
  if (criticalInHoursOnly && entry.hours === always) {
    report({
      path: ["criticalInHoursOnly"],
      message: "criticalInHoursOnly needs hours, and always is none: name some, or leave one of both out.",
    });
  }
  reportOrder(entry.steps, report);
  return {
    name,
    steps: entry.steps.flatMap((step, index) =>
      resolveStep(step, allowBroadcast, reportAt(report, "steps", index)),
    ),
    rounds,
    ...(entry.hours !== undefined && { hours: entry.hours }),
    criticalInHoursOnly,
    allowBroadcast,
    ...(reasonRequired && {
      reasonRequired: resolveMatcher(reasonRequired, labels, reportAt(report, "reasonRequired")),
    }),
  };
}

function reportOrder(steps: readonly StepEntry[], report: Report): void {
  for (const [index, { after }] of steps.entries()) {
    const before = steps[index - 1]?.after;
    if (before === undefined || parseDuration(before) <= parseDuration(after)) continue;
    const message = `after ${after} comes before the step above it, ${before}; steps stand in the order of time.`;
    report({ path: ["steps", index, "after"], message });
  }
}

function resolveStep(step: StepEntry, allowBroadcast: boolean, report: Report): readonly EscalationStep[] {
  const target = findTarget(step);
  if (target === undefined) {
    const message =
      "a step calls one of mentionGroup, direct, channel (with mentionGroup if you like) or broadcast.";
    report({ path: [], message });
    return [];
  }
  if (target.kind === "broadcast" && !allowBroadcast) {
    const message = `@${target.mention} is not allowed by this policy; add allowBroadcast: true, or mention a group.`;
    report({ path: ["broadcast"], message });
  }
  return [{ afterMs: parseDuration(step.after), target }];
}

/** `undefined`: it names nobody, or several. */
function findTarget({
  mentionGroup: groupId,
  direct,
  channel,
  broadcast,
}: StepEntry): EscalationTarget | undefined {
  const ways = [channel ?? groupId, direct, broadcast].filter((way) => way !== undefined);
  if (ways.length !== 1) return undefined;
  if (channel !== undefined) return { kind: "channel", channel, ...(groupId !== undefined && { groupId }) };
  if (groupId !== undefined) return { kind: "group", groupId };
  if (direct !== undefined) return { kind: "direct", userIds: direct };
  return broadcast && { kind: "broadcast", mention: broadcast };
}
