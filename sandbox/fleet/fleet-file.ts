import { stringify } from "yaml";
import type { ClusterShape, FleetOwner } from "./clusters.ts";

/** A running server of the fleet. */
export interface FleetNode {
  readonly cluster: string;
  readonly port: number;
}

export interface FleetFileOptions {
  /** Cron expression of the probes, e.g. every two seconds: `*\/2 * * * * *`. */
  readonly schedule: string;
  /** Slack ids by name: `{ "isales-marketing": "C…" }`. Every channel of the fleet's owners must be there. */
  readonly channelIds: Readonly<Record<string, string>>;
  /** Slack ids by handle: `{ "sre-oncall": "S…" }`. A group that is missing is not mentioned. */
  readonly groupIds: Readonly<Record<string, string>>;
}

/** The fleet file (YAML) with which the bot watches `nodes`. Throws when a channel has no id. */
export function renderFleetFile(
  shapes: readonly ClusterShape[],
  nodes: readonly FleetNode[],
  options: FleetFileOptions,
): string {
  const clusters = shapes.map((shape) => ({
    name: shape.name,
    environment: "production",
    mode: "standalone",
    endpoints: nodes.filter(({ cluster }) => cluster === shape.name).map(({ port }) => `127.0.0.1:${port}`),
    owner: describeOwner(shape.owner, options),
    languages: ["en", "zh"],
    profile: "shared-cache",
    // Of the smallest cache node, three quarters.
    planFloorBytes: 384 * 1024 * 1024,
    schedule: options.schedule,
    ...(shape.contracts && { contracts: shape.contracts }),
    ...(shape.expectedToMiss ? { limits: { hitRatio: "off" } } : {}),
  }));
  return stringify({ clusters, ...describePolicy(options) });
}

/** SREs ask and carry out; each team's own group signs. What a node costs is made up. */
function describePolicy({ groupIds }: FleetFileOptions) {
  const { "sre-oncall": sre } = groupIds;
  if (sre === undefined) return {};
  return {
    roles: [{ name: "sre", groups: [sre] }],
    allowed: { request: ["sre"], remediate: ["sre"] },
    // One person is all that the marketing team has here, so it cannot have keys deleted.
    signOff: { twoPersonForHighRisk: false },
    nodePrices: {
      currency: "USD",
      source: "made up for the demo",
      nodes: [
        { name: "tiny", maxmemoryBytes: 64 * 1024 * 1024, pricePerMonth: 12 },
        { name: "small", maxmemoryBytes: 512 * 1024 * 1024, pricePerMonth: 24 },
        { name: "medium", maxmemoryBytes: 4096 * 1024 * 1024, pricePerMonth: 96 },
      ],
    },
  };
}

function describeOwner({ team, channel, mentionGroup }: FleetOwner, options: FleetFileOptions) {
  const channelId = options.channelIds[channel];
  if (channelId === undefined) throw new Error(`no Slack id is known for the channel ${channel}`);
  const groupId = options.groupIds[mentionGroup];
  return { team, channel: channelId, ...(groupId === undefined ? {} : { mentionGroup: groupId }) };
}
