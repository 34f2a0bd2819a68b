import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { readRates, readSample } from "./read-sample.ts";

/** Connections the server turned away because `maxclients` was reached, a minute, over the rate window. */
export const rejectedConnections = createNodeRule(
  "rejected-connections",
  ["rejectedConnectionsPerMinute"],
  (node, limits) => {
    const rates = readRates(node);
    if (rates.kind === "notAssessed") return rates;
    const { rejectedConnectionsPerMinute, windowSeconds } = rates.values;
    const clients = readSample(node.latest, "clients");
    return judgeLimits(
      limits,
      [
        {
          limit: "rejectedConnectionsPerMinute",
          value: rejectedConnectionsPerMinute,
          reason: "rejected",
        },
      ],
      {
        rejectedConnectionsPerMinute,
        rejectedConnections: rates.values.rejectedConnections,
        windowSeconds,
        ...(clients.kind === "read" && {
          connectedClients: clients.values.connectedClients,
          maxClients: clients.values.maxClients,
        }),
      },
    );
  },
);
