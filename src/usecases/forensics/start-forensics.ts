import type { Cluster } from "../../core/fleet.ts";
import type { Observation } from "../../core/observation.ts";
import { type ClientWatchParts, createClientWatch } from "./client-watch.ts";
import { createBurstExplainer, type ExplainBurstsParts } from "./explain-bursts.ts";

export interface Forensics {
  /** To be called with each round that was evaluated. Returns at once: probes wait for nothing of it. */
  readonly follow: (cluster: Cluster, round: readonly Observation[]) => void;
  /** Ends what is under way. */
  readonly stop: () => Promise<void>;
}

/** Remembers the clients of every node, and looks into each burst of keys as soon as it is told. */
export function startForensics(parts: ClientWatchParts & Omit<ExplainBurstsParts, "clients">): Forensics {
  const clients = createClientWatch(parts);
  const explainer = createBurstExplainer({ ...parts, clients });
  return {
    follow: (cluster, round) => {
      explainer.look(cluster);
      clients.follow(cluster, round).catch((error: unknown) => parts.onError(cluster.name, error));
    },
    stop: explainer.stop,
  };
}
