import type { ScanProgress } from "../../core/keyspace-scan/scan-progress.ts";
import type { AuditProgress } from "./audit-job.ts";

/** `away`: the connection was lost, and the node is called again. `cut`: its walk ended before its last key. */
export type NodeProgress = Pick<ScanProgress, "keys" | "expectedKeys" | "keysPerSecond" | "remainingMs"> & {
  readonly state: "walking" | "away" | "done" | "cut";
};

/** More keys may come than were expected. */
const almostDone = 0.999;

/** The progress of several nodes as one; a node that was not begun is not among `parts`. */
export function addUpProgress(nodes: number, parts: readonly NodeProgress[]): AuditProgress {
  const sum = (read: (part: NodeProgress) => number) => parts.reduce((total, part) => total + read(part), 0);
  const keys = sum((part) => part.keys);
  const expectedKeys = sum((part) => part.expectedKeys);
  const running = parts.filter(({ state }) => state === "walking" || state === "away");
  const count = (wanted: NodeProgress["state"]) => parts.filter(({ state }) => state === wanted).length;
  const nodesDone = count("done");
  // Nodes that wait are taken to be like those that were begun.
  const begun = nodes === 0 ? 0 : parts.length / nodes;
  const walked = sum(({ state, ...part }) =>
    state === "done" ? part.expectedKeys : Math.min(part.keys, part.expectedKeys),
  );
  const longest = Math.max(0, ...running.map(({ remainingMs = 0 }) => remainingMs));
  const share = expectedKeys === 0 ? 0 : Math.min(almostDone, (walked / expectedKeys) * begun);
  return {
    keys,
    expectedKeys,
    share: nodesDone === nodes && nodes > 0 ? 1 : share,
    keysPerSecond: running.reduce((total, part) => total + part.keysPerSecond, 0),
    ...(begun === 1 &&
      running.some(({ remainingMs }) => remainingMs !== undefined) && { remainingMs: longest }),
    nodesDone,
    nodesAway: count("away"),
    nodes,
  };
}
