import type { AlertPolicy } from "../profiles/profile.ts";
import type { Alert, Announcement, Decision } from "./alert.ts";
import { byTimer, type Cause, change, type Draft } from "./decision.ts";

type FlapPolicy = Pick<AlertPolicy, "flapChanges" | "flapWithinMs">;

/**
 * A change that flapping is judged by: it fired, resolved or relapsed. While the alert flaps the machine goes on as
 * ever, but only the root shows it.
 */
export function changeCounted(
  before: Alert | undefined,
  draft: Draft,
  cause: Cause,
  announcements: readonly Announcement[],
  policy: FlapPolicy,
): Decision {
  const recentChangesMs = [...changesWithin(draft, policy, cause.atMs), cause.atMs];
  const told =
    draft.flappingSinceMs === undefined ? announcements : announcements.filter((one) => one === "root");
  return change(before, { ...draft, recentChangesMs }, cause, told);
}

/**
 * Says once that an alert changes too often to tell each change, and once that it has become calm.
 * `undefined`: neither.
 */
export function decideOnFlapping(alert: Alert, policy: FlapPolicy, nowMs: number): Decision | undefined {
  const { flappingSinceMs: _, recentChangesMs: _old, ...rest } = alert;
  const recentChangesMs = changesWithin(alert, policy, nowMs);
  if (alert.flappingSinceMs !== undefined) {
    if (recentChangesMs.length > 0) return undefined;
    return change(alert, rest, byTimer("settled", "calm", nowMs), ["root", "reply"]);
  }
  if (recentChangesMs.length <= policy.flapChanges) return undefined;
  const flapping: Draft = { ...rest, recentChangesMs, flappingSinceMs: nowMs };
  return change(alert, flapping, byTimer("flapping", "tooManyChanges", nowMs), ["root", "reply"]);
}

/** At most one more than flapping takes, so that the list stays short however long an alert flaps. */
function changesWithin(
  { recentChangesMs = [] }: Draft,
  { flapChanges, flapWithinMs }: FlapPolicy,
  nowMs: number,
): readonly number[] {
  return recentChangesMs.filter((atMs) => nowMs - atMs < flapWithinMs).slice(-(flapChanges + 1));
}
