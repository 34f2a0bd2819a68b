export { defaultMarketKeys, marketCluster } from "./clusters.ts";
export type { FleetFileOptions, FleetNode } from "./fleet-file.ts";
export { type DemoFleet, type FleetOptions, type FleetProgress, startFleet } from "./start-fleet.ts";
export type { BurstOptions, Story, StoryState } from "./story.ts";
export type { Traffic } from "./traffic.ts";
