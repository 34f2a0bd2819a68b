import type { KeyPattern } from "./key-pattern.ts";
import { marketContracts, marketPatterns } from "./market.ts";
import {
  commodityPatterns,
  iotPatterns,
  memberPatterns,
  orderPatterns,
  productionPatterns,
  sessionPatterns,
  shopPatterns,
  shopsalePatterns,
  shopstockPatterns,
} from "./patterns.ts";

/** Who answers for a cluster. `channel` and `mentionGroup` are names; the workspace knows their ids. */
export interface FleetOwner {
  readonly team: string;
  readonly channel: string;
  readonly mentionGroup: string;
}

/** One cluster of the demo fleet, as it should look to whoever measures it. */
export interface ClusterShape {
  readonly name: string;
  readonly patterns: readonly KeyPattern[];
  /** Share (0..1) of lookups that find their key. */
  readonly hitRatio: number;
  /** A deduplication cache asks whether a message is new: missing is its purpose. Left out: `false`. */
  readonly expectedToMiss?: true;
  /** Share (0..1) of maxmemory in use once loaded. */
  readonly memoryUsedRatio: number;
  /** At least 20 where the ratio is judged, so that ten seconds are enough to measure it. */
  readonly lookupsPerSecond: number;
  readonly owner: FleetOwner;
  /** What the owner declared of its keys; left out: nothing. */
  readonly contracts?: typeof marketContracts;
}

/** Keys of the market cluster when nothing else is asked for. */
export const defaultMarketKeys = 200_000;
/** The cluster of the story. */
export const marketCluster = "luckyus-isales-market";

const marketing = {
  team: "iSales Marketing",
  channel: "isales-marketing",
  mentionGroup: "isales-marketing-oncall",
};
const commerce = { team: "iSales Commerce", channel: "redis-alerts", mentionGroup: "sre-oncall" };
const shops = { team: "Shop Operations", channel: "redis-alerts", mentionGroup: "sre-oncall" };
const iot = { team: "IoT Platform", channel: "redis-alerts", mentionGroup: "sre-oncall" };

/**
 * The ten clusters. Market has `marketKeys` keys; session keeps its proportion to market, between 1,000 keys and
 * its full 149,834; all others have their full size. Throws a RangeError for fewer than 1,000 market keys, where
 * the rarest patterns would spoil the shares.
 */
export function describeClusters(marketKeys: number = defaultMarketKeys): readonly ClusterShape[] {
  if (!Number.isInteger(marketKeys) || marketKeys < 1_000) {
    throw new RangeError(`market needs a whole number of at least 1000 keys, not ${marketKeys}`);
  }
  const sessionKeys = Math.min(149_834, Math.max(1_000, Math.round(marketKeys * 0.075)));
  return [
    {
      name: "luckyus-isales-order",
      patterns: orderPatterns,
      hitRatio: 0.644,
      memoryUsedRatio: 0.011,
      lookupsPerSecond: 20,
      owner: commerce,
    },
    {
      name: marketCluster,
      patterns: marketPatterns(marketKeys),
      hitRatio: 0.869,
      memoryUsedRatio: 0.52,
      lookupsPerSecond: 54,
      owner: marketing,
      contracts: marketContracts,
    },
    {
      name: "luckyus-isales-commodity",
      patterns: commodityPatterns,
      hitRatio: 0.816,
      memoryUsedRatio: 0.055,
      lookupsPerSecond: 30,
      owner: commerce,
    },
    {
      name: "luckyus-isales-member",
      patterns: memberPatterns,
      hitRatio: 0.808,
      memoryUsedRatio: 0.008,
      lookupsPerSecond: 20,
      owner: commerce,
    },
    {
      name: "luckyus-isales-session",
      patterns: sessionPatterns(sessionKeys),
      hitRatio: 0.996,
      memoryUsedRatio: 0.262,
      lookupsPerSecond: 25,
      owner: commerce,
    },
    {
      name: "luckyus-shop",
      patterns: shopPatterns,
      hitRatio: 0.937,
      memoryUsedRatio: 0.017,
      lookupsPerSecond: 20,
      owner: shops,
    },
    {
      name: "luckyus-shopsale",
      patterns: shopsalePatterns,
      hitRatio: 0.029,
      memoryUsedRatio: 0.01,
      lookupsPerSecond: 20,
      owner: shops,
    },
    {
      name: "luckyus-production",
      patterns: productionPatterns,
      hitRatio: 0.68,
      memoryUsedRatio: 0.008,
      lookupsPerSecond: 20,
      owner: shops,
    },
    {
      name: "luckyus-scm-shopstock",
      patterns: shopstockPatterns,
      hitRatio: 0.652,
      memoryUsedRatio: 0.015,
      lookupsPerSecond: 20,
      owner: shops,
    },
    {
      name: "luckyus-iotplatform",
      patterns: iotPatterns,
      hitRatio: 0.007,
      expectedToMiss: true,
      memoryUsedRatio: 0.008,
      // As many as messages expire and are followed by new ones: 119 within 14 seconds.
      lookupsPerSecond: 8.5,
      owner: iot,
    },
  ];
}
