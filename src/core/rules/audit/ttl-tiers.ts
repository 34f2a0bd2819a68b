import { ownSources } from "../../own-sources.ts";
/** How long keys may live, by what they are for; each in seconds. */
export interface TtlTiers {
  /** Answers of APIs. */
  readonly hotSeconds: number;
  /** Sessions. */
  readonly warmSeconds: number;
  /** Background data and all other cached values; nothing that expires should live longer. */
  readonly coldSeconds: number;
  readonly source: string;
}

const tiersByProfile: ReadonlyMap<string, TtlTiers> = new Map([
  [
    "app-cache",
    {
      hotSeconds: 300,
      warmSeconds: 1800,
      coldSeconds: 3600,
      source: ownSources.appCacheTtl,
    },
  ],
]);

/** The tiers that go with a shipped profile; `undefined`: it has none. */
export function findTtlTiers(profileName: string): TtlTiers | undefined {
  return tiersByProfile.get(profileName);
}
