import type { Observation } from "../observation.ts";
import { findRole, isKnown, type KnownRound, listKnownRounds } from "./known-rounds.ts";
import { createNodeRule } from "./node-rule.ts";
import { notAssessed, type Unassessed } from "./outcome.ts";
import { readSample } from "./read-sample.ts";
import type { NodeReading } from "./rule.ts";

/** Uptimes come in whole seconds, and INFO is answered a while after its round began: up to two timeouts. */
const clockSlackMs = 5000;

/**
 * Whether the node's process or role changed lately. A warning that ends by itself: it compares with the first
 * round of the rate window, so ten minutes after the change there is none. Where that round failed, it compares
 * with the previous one, and in the first answer after a longer outage with the last known hourly round.
 *
 * `failedOver`: the role changed; or the address now leads to a process that already ran when another one
 * answered; or a primary was promoted in between, which its second replication id tells. `restarted`: the
 * process began after another one answered. Without a replication sample only the processes are compared.
 */
export const restart = createNodeRule("restart", [], (node) => {
  const { latest } = node;
  if (!isKnown(latest)) return explainUnknown(latest);
  const reference = findReference(node);
  if (reference === undefined) return notAssessed("firstRound");
  const reason = findChange(latest, reference);
  const facts = describeChange(latest, reference);
  return reason === undefined ? { kind: "good", facts } : { kind: "bad", severity: "warning", reason, facts };
});

/** Identity and replication both come from INFO, so the failure of the one explains the other. */
function explainUnknown(latest: Observation): Unassessed {
  const replication = readSample(latest, "replication");
  return replication.kind === "notAssessed" ? replication : notAssessed("noSample");
}

/**
 * Not the hourly rounds while a newer one is known: they would bring an old change up again as soon as one failed
 * round stands at the window's start.
 */
function findReference(node: NodeReading): KnownRound | undefined {
  const known = listKnownRounds(node);
  return known.find((round) => round === node.windowStart) ?? known[0];
}

function findChange(latest: KnownRound, reference: KnownRound): "restarted" | "failedOver" | undefined {
  if (hasNewRole(latest, reference)) return "failedOver";
  if (latest.server.runId !== reference.server.runId) {
    return hasBegunSince(latest, reference) ? "restarted" : "failedOver";
  }
  return wasPromoted(latest, reference) ? "failedOver" : undefined;
}

function hasNewRole(latest: KnownRound, reference: KnownRound): boolean {
  const [now, before] = [findRole(latest), findRole(reference)];
  return now !== undefined && before !== undefined && now !== before;
}

function hasBegunSince({ server, atMs }: KnownRound, other: KnownRound): boolean {
  return atMs - server.uptimeSeconds * 1000 > other.atMs - clockSlackMs;
}

/**
 * A promotion keeps the old replication id as the second one. A replica also takes over a new second id when its
 * primary changes; that is the primary's news, so only primaries are asked.
 */
function wasPromoted(latest: KnownRound, reference: KnownRound): boolean {
  const [now, before] = [latest.samples.replication, reference.samples.replication];
  if (now?.ok !== true || before?.ok !== true || now.values.role !== "primary") return false;
  const { secondReplicationId, secondReplicationOffset } = now.values;
  return secondReplicationOffset >= 0 && secondReplicationId !== before.values.secondReplicationId;
}

function describeChange(latest: KnownRound, reference: KnownRound) {
  const { version, uptimeSeconds } = latest.server;
  const [role, previousRole] = [findRole(latest), findRole(reference)];
  const previousVersion = reference.server.version;
  return {
    uptimeSeconds,
    role,
    previousRole: previousRole === role ? undefined : previousRole,
    version,
    previousVersion: previousVersion === version ? undefined : previousVersion,
  };
}
