import type { AlertPolicy } from "../profiles/profile.ts";
import type { Alert, Announcement, Decision } from "./alert.ts";
import { byTimer, type Cause, change, type Draft } from "./decision.ts";

type FlapPolicy = Pick<AlertPolicy, "flapChanges" | "flapWithinMs">;

/** Counts a change that flapping is judged by: it fired, resolved, relapsed or changed its severity. */
export function countChange(draft: Draft, policy: FlapPolicy, atMs: number): Draft {
  return { ...draft, recentChangesMs: [...changesWithin(draft, policy, atMs), atMs] };
}

/** Such a change. While the alert flaps the machine goes on as ever, but only the root shows it. */
export function changeCounted(
  before: Alert | undefined,
  draft: Draft,
  cause: Cause,
  announcements: readonly Announcement[],
  policy: FlapPolicy,
): Decision {
  const told =
    draft.flappingSinceMs === undefined ? announcements : announcements.filter((one) => one === "root");
  return change(before, countChange(draft, policy, cause.atMs), cause, told);
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
