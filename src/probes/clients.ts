import { findNumber, parseInfo, readNumber } from "../core/redis-text/parse-info.ts";
import type { Probe } from "./probe.ts";

export const clients: Probe<"clients"> = {
  name: "clients",
  commands: [["INFO", "clients"]],
  read: async (call) => {
    const fields = parseInfo(await call(["INFO", "clients"]));
    const maxClients = findNumber(fields, "maxclients");
    return {
      connectedClients: readNumber(fields, "connected_clients"),
      blockedClients: readNumber(fields, "blocked_clients"),
      ...(maxClients !== undefined && { maxClients }),
    };
  },
};
