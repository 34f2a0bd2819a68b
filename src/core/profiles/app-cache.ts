import { defaultProfile } from "./default.ts";
import type { Profile } from "./profile.ts";

/** The cache of one small application: its health table, with few connections and a few hundred megabytes. */
export const appCache: Profile = {
  ...defaultProfile,
  name: "app-cache",
  limits: {
    ...defaultProfile.limits,
    memoryUsedRatio: { warning: 0.7, critical: 0.85, source: "app-cache health table: 70 % and 85 %" },
    hitRatio: { warning: 0.85, critical: 0.7, source: "app-cache health table: 85 % and 70 %" },
    latencyMs: { warning: 5, critical: 10, source: "app-cache health table: 5 ms and 10 ms" },
    evictionsPerMinute: { warning: 1, critical: 5, source: "app-cache health table: 1 and 5 a minute" },
    connectedClients: { warning: 20, critical: 40, source: "app-cache health table: 20 and 40 connections" },
  },
};
