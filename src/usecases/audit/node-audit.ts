import { keysByName, type NodeAudit } from "../../core/audit/audit.ts";
import type { Endpoint } from "../../core/fleet.ts";
import type { Question } from "../../redis/bulk/questions.ts";
import type { ScanRecord } from "../../redis/bulk/scan-types.ts";
import type { NodeFailure, ScannedNode } from "./audit-job.ts";
import type { LostNode } from "./find-audit-nodes.ts";

/** What a scan asks for, as people know it. */
const commandNames: Readonly<Record<Question, string>> = {
  ttl: "PTTL",
  type: "TYPE",
  memory: "MEMORY USAGE",
  elements: "LLEN, SCARD, ZCARD, HLEN, XLEN",
  encoding: "OBJECT ENCODING",
};

export function describeNode(node: ScannedNode): NodeAudit {
  const { endpoint, role, outcome, scan, keys, unreadableKeys } = node;
  const reason = reasonOf(outcome, keys) ?? (scan?.unselected ? "selectDenied" : undefined);
  return {
    node: nameOf(endpoint),
    role,
    runId: scan?.server?.runId ?? "",
    expectedKeys: scan ? countExpected(scan) : 0,
    scannedKeys: keys,
    ...(scan?.sample && isDrawn(scan) && { drawnKeys: scan.sample.draws }),
    // A sample is drawn with replacement: what comes twice in it is no duplicate of SCAN.
    duplicateRatio: scan && !isDrawn(scan) ? scan.duplicates.share : 0,
    complete: reason === undefined,
    ...(reason !== undefined && { incompleteReason: reason }),
    durationMs: Math.round(scan?.durationMs ?? 0),
    ownKeyspaceHits: scan?.causedHits ?? 0,
    ...(scan && { ownCalls: callsOf(scan) }),
    ...(scan?.elements === "large" && { elements: "large" }),
    denied: scan ? describeDenied(scan, unreadableKeys) : [],
  };
}

/** A part of the keyspace that nobody walked. */
export function describeLost({ endpoint, failure, message }: LostNode): NodeAudit {
  return {
    node: nameOf(endpoint),
    role: "primary",
    runId: "",
    expectedKeys: 0,
    scannedKeys: 0,
    duplicateRatio: 0,
    complete: false,
    incompleteReason: reasonOfFailure({ failure, message }, 0),
    durationMs: 0,
    ownKeyspaceHits: 0,
    denied: [],
  };
}

/** Those that count as lookups; lengths of collections go by many names and are what is left of the hits. */
function callsOf({ sent }: ScanRecord): Readonly<Record<string, number>> {
  // Each was tried before, of a key that nobody has.
  const withTry = (calls: number) => (calls === 0 ? 0 : calls + 1);
  return {
    pttl: withTry(sent.ttl),
    type: withTry(sent.type),
    "object|encoding": withTry(sent.encoding),
  };
}

/** With those of databases that could not be walked, as far as they are known. */
function countExpected({ databases, unselected }: ScanRecord): number {
  const others = unselected?.databases ?? [];
  return (
    databases.reduce((sum, { keysAtStart }) => sum + keysAtStart, 0) +
    others.reduce((sum, { keys }) => sum + keys, 0)
  );
}

function isDrawn({ sample }: ScanRecord): boolean {
  return sample !== undefined && sample.method !== "all";
}

/** `undefined`: it came to its end. */
function reasonOf(outcome: ScannedNode["outcome"], keys: number): string | undefined {
  switch (outcome.kind) {
    case "complete":
      return undefined;
    case "bounded":
      return outcome.by === "keys" ? "keyLimit" : "timeLimit";
    case "cancelled":
      return "cancelled";
    case "refused":
      return outcome.refusal;
    case "failed":
      return reasonOfFailure(outcome, keys);
  }
}

/** A node that was walked for a while was lost; another one was never there. */
function reasonOfFailure({ failure }: NodeFailure, keys: number): string {
  if (keys > 0 && failure !== "denied") return "disconnected";
  return failure === "refused" ? "unreachable" : failure;
}

function describeDenied(scan: ScanRecord, unreadableKeys: number): readonly string[] {
  const denied = scan.notAssessed.map(({ what }) => commandNames[what]);
  // Who is cancelled at once has asked nothing.
  if (scan.server === undefined && scan.keys > 0) denied.push("INFO");
  if (scan.unselected) denied.push("SELECT");
  if (unreadableKeys > 0 && scan.deniedKeys > 0) denied.push(keysByName);
  return denied;
}

function nameOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
