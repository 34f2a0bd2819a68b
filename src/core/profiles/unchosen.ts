import { ownSources } from "../own-sources.ts";
import { defaultProfile } from "./default.ts";
import type { Limit, Profile } from "./profile.ts";

/** A review of ten shared caches called 64 % fair and 2.9 % critical. */
const hitRatio: Limit = { warning: 0.6, critical: 0.3, source: ownSources.usualHitRatio };

/**
 * For a cluster for which nobody has chosen a profile, as one that is audited by its URL: the default one, but that a
 * hit ratio is only low where it is so for any cache. Of what a cache should reach nobody has said anything.
 */
export const unchosenProfile = {
  ...defaultProfile,
  limits: { ...defaultProfile.limits, hitRatio },
} satisfies Profile;
