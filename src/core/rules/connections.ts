import { ratioOf } from "./facts.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { readSample } from "./read-sample.ts";

/** Clients connected now: in absolute number, and as a share of `maxclients` where the server tells it. */
export const connections = createNodeRule(
  "connections",
  ["connectedClients", "connectionsUsedRatio"],
  ({ latest }, limits) => {
    const sample = readSample(latest, "clients");
    if (sample.kind === "notAssessed") return sample;
    const { connectedClients, maxClients, blockedClients } = sample.values;
    const connectionsUsedRatio = ratioOf(connectedClients, maxClients);
    return judgeLimits(
      limits,
      [
        { limit: "connectedClients", value: connectedClients, reason: "many" },
        { limit: "connectionsUsedRatio", value: connectionsUsedRatio, reason: "many" },
      ],
      { connectedClients, maxClients, connectionsUsedRatio, blockedClients },
    );
  },
);
