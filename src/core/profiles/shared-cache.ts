import { ownSources } from "../own-sources.ts";
import { defaultProfile } from "./default.ts";
import type { Profile } from "./profile.ts";

/**
 * Caches that several teams share under `volatile-lfu`, where keys without TTL take the room of everybody's
 * evictable ones. Its review judged hit ratios of 64 to 68 % fair and 2.9 % critical, so a warning begins just
 * below fair; a deduplication or lock store, whose misses are its work, switches the limit off.
 */
export const sharedCache: Profile = {
  ...defaultProfile,
  name: "shared-cache",
  limits: {
    ...defaultProfile.limits,
    memoryUsedRatio: {
      warning: 0.6,
      critical: 0.85,
      source: ownSources.sharedCacheMemory,
    },
    hitRatio: {
      warning: 0.6,
      critical: 0.3,
      source: ownSources.sharedCacheHitRatio,
    },
    noTtlShare: {
      warning: 0.3,
      critical: 0.5,
      source: ownSources.sharedCacheNoTtl,
    },
    noTtlGrowthRatio: {
      warning: 0.01,
      source: ownSources.sharedCacheNoTtlGrowth,
    },
  },
};
