import { describeCalendarGaps } from "../../config/policy/describe-calendar-gaps.ts";
import type { Fleet } from "../../core/fleet.ts";
import { findSigners } from "../../core/requests/find-signers.ts";
import type { CheckLine } from "./check-line.ts";
import { listRoutes } from "./list-channels.ts";

/** What the fleet file declares besides clusters, in one line; what its calendars lack; and that nobody would hear of a
 * channel that takes no messages. */
export function checkPolicy(fleet: Fleet, nowMs: number): readonly CheckLine[] {
  const facts = [
    count(listRoutes(fleet.routes).length, "route", "routes"),
    count(fleet.escalations.length, "escalation policy", "escalation policies"),
    count(fleet.hours.length, "team's business hours", "teams' business hours"),
    count(fleet.maintenance.length, "maintenance window", "maintenance windows"),
    count(fleet.roles.length, "role", "roles"),
    count(fleet.digests.length, "digest", "digests"),
  ].filter((fact) => fact !== undefined);
  const gaps = describeCalendarGaps(fleet.hours, nowMs);
  return [
    ...(facts.length === 0 ? [] : [{ ok: true, subject: "policy", text: facts.join(", ") }]),
    ...gaps.map((text) => ({ ok: true, warning: true as const, subject: "calendar", text })),
    ...checkDelivery(fleet),
    ...checkSigning(fleet),
  ];
}

/** Requests of teams for which nobody signs, and those that nobody may carry out, stay where they are. */
function checkSigning(fleet: Fleet): readonly CheckLine[] {
  const unsigned = fleet.clusters.filter(({ name, owner }) =>
    findSigners(fleet, { cluster: name, owner }).every(
      ({ userIds, groupIds }) => userIds.length + groupIds.length === 0,
    ),
  );
  const teams = [...new Set(unsigned.map(({ owner }) => owner.team))];
  const warn = (text: string): CheckLine => ({ ok: true, warning: true, subject: "requests", text });
  return [
    ...teams.map((team) => warn(`nobody may sign for ${team}: set owner.signers or owner.mentionGroup`)),
    ...(fleet.allowed.remediate === undefined
      ? [warn("allowed.remediate names nobody: what teams sign cannot be run")]
      : []),
  ];
}

function checkDelivery({ delivery }: Fleet): readonly CheckLine[] {
  if (delivery.fallbackChannel !== undefined || delivery.contactUserId !== undefined) return [];
  const text =
    "neither fallbackChannel nor contactUser is set: when a channel takes no messages, they wait and nobody is told";
  return [{ ok: true, warning: true, subject: "delivery", text }];
}

function count(number: number, one: string, many: string): string | undefined {
  if (number === 0) return undefined;
  return `${number} ${number === 1 ? one : many}`;
}
