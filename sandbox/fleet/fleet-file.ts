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
    schedule: options.schedule,
    ...(shape.expectedToMiss ? { limits: { hitRatio: "off" } } : {}),
  }));
  return stringify({ clusters });
}

function describeOwner({ team, channel, mentionGroup }: FleetOwner, options: FleetFileOptions) {
  const channelId = options.channelIds[channel];
  if (channelId === undefined) throw new Error(`no Slack id is known for the channel ${channel}`);
  const groupId = options.groupIds[mentionGroup];
  return { team, channel: channelId, ...(groupId === undefined ? {} : { mentionGroup: groupId }) };
}
