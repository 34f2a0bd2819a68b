import type { Alert } from "../alerts/alert.ts";
import type { Subject } from "../rules/rule.ts";
import { wholeFleet } from "../rules/whole-fleet.ts";

type Explained = Pick<Alert, "rule" | "subject">;

/**
 * Whether an alert hides another. What cannot be reached hides every other alert of what lies within it: a node its
 * own, a cluster those of its nodes, the whole fleet (the bot's network, most likely) all there are. One that is stale
 * explains nothing any more: nobody looks at what it was about, while something else may burn there.
 */
export function inhibits(source: Alert, target: Explained): boolean {
  return isFresh(source) && explains(source, target);
}

function isFresh({ condition }: Alert): boolean {
  return condition === "firing" || condition === "recovering";
}

/** Whether an alert would hide another if it fired, and so why the other has no samples. */
export function explains(source: Alert, target: Explained): boolean {
  if (source.rule !== "unreachable") return false;
  const isItself = target.rule === source.rule && isSame(source.subject, target.subject);
  return !isItself && contains(source.subject, target.subject);
}

function contains(outer: Subject, inner: Subject): boolean {
  if (outer.cluster === wholeFleet) return true;
  return outer.cluster === inner.cluster && (outer.node === undefined || outer.node === inner.node);
}

function isSame(one: Subject, other: Subject): boolean {
  return one.cluster === other.cluster && one.node === other.node;
}
