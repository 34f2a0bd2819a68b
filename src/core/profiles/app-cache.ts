import { ownSources } from "../own-sources.ts";
import { defaultProfile } from "./default.ts";
import type { Profile } from "./profile.ts";

/** The cache of one small application: its health table, with few connections and a few hundred megabytes. */
export const appCache: Profile = {
  ...defaultProfile,
  name: "app-cache",
  limits: {
    ...defaultProfile.limits,
    memoryUsedRatio: { warning: 0.7, critical: 0.85, source: ownSources.appCacheMemory },
    hitRatio: { warning: 0.85, critical: 0.7, source: ownSources.appCacheHitRatio },
    latencyMs: { warning: 5, critical: 10, source: ownSources.appCacheLatency },
    evictionsPerMinute: { warning: 1, critical: 5, source: ownSources.appCacheEvictions },
    connectedClients: { warning: 20, critical: 40, source: ownSources.appCacheConnections },
  },
};
