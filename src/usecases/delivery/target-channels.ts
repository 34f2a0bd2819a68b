import { languages } from "../../core/fleet.ts";
import { type NewOutboxEntry, outboxPriorities } from "../../core/outbox/outbox-message.ts";
import type { ChannelBrokenView } from "../../messages/delivery-views.ts";
import type { BrokenChannel } from "../../store/store.ts";
import type { DeliveryParts } from "./delivery-parts.ts";
import { groupsOfChannel } from "./groups-of-channel.ts";

/** Which channels take messages. What is learned is stored, so that a restart knows it too. */
export interface TargetChannels {
  /** Learns what other processes found out. */
  readonly refresh: () => Promise<void>;
  /** Where a message for a channel goes now: to the fallback channel while its own takes none. */
  readonly usable: (channel: string) => string;
  /** Broken ones without another way: what goes there waits. */
  readonly held: () => readonly string[];
  /** A channel refused. Its team is told once in the fallback channel, and the contact. `true`: there is another way. */
  readonly refused: (channel: string, code: string) => Promise<boolean>;
  /** A channel took a message. */
  readonly took: (channel: string) => Promise<void>;
  readonly broken: () => readonly BrokenChannel[];
}

/** How long a broken channel is left alone before the next message for it is tried there: with another way it
 * can wait for a person; without one, each minute counts. */
const retryWithFallbackMs = 3 * 60_000;
const retryMs = 30_000;

export function createTargetChannels(parts: DeliveryParts): TargetChannels {
  const { store, settings, nowMs } = parts;
  let broken: readonly BrokenChannel[] = [];
  const triedAtMs = new Map<string, number>();
  const { fallbackChannel } = settings;

  const refresh = async (): Promise<void> => {
    broken = await store.channels.broken();
  };
  const isBroken = (channel: string): boolean => broken.some((known) => known.channel === channel);
  const fallbackOf = (channel: string): string | undefined =>
    channel === fallbackChannel || (fallbackChannel !== undefined && isBroken(fallbackChannel))
      ? undefined
      : fallbackChannel;
  const rests = (channel: string): boolean => {
    const patienceMs = fallbackOf(channel) === undefined ? retryMs : retryWithFallbackMs;
    const sinceMs = Math.abs(nowMs() - (triedAtMs.get(channel) ?? 0));
    return isBroken(channel) && sinceMs < patienceMs;
  };

  return {
    refresh,
    broken: () => broken,
    usable: (channel) => (rests(channel) ? (fallbackOf(channel) ?? channel) : channel),
    held: () =>
      broken.map(({ channel }) => channel).filter((one) => rests(one) && fallbackOf(one) === undefined),
    refused: async (channel, code) => {
      const atMs = nowMs();
      triedAtMs.set(channel, atMs);
      const notices = noticesOf(parts, channel, code, atMs);
      const told = notices.length === 0 ? {} : { toldAtMs: atMs };
      await store.channels.setBroken({ channel, code, sinceMs: atMs, ...told }, notices);
      await refresh();
      return fallbackOf(channel) !== undefined;
    },
    took: async (channel) => {
      if (!isBroken(channel)) return;
      triedAtMs.delete(channel);
      await store.channels.setWorking(channel);
      await refresh();
    },
  };
}

/** To the contact, and to the team in the fallback channel. Empty: the fleet file names neither. */
function noticesOf(
  { settings, clusters, policy }: DeliveryParts,
  channel: string,
  code: string,
  atMs: number,
): readonly NewOutboxEntry[] {
  const { contactUserId } = settings;
  const fallbackChannel = settings.fallbackChannel === channel ? undefined : settings.fallbackChannel;
  const view: ChannelBrokenView = { channel, code, ...(fallbackChannel && { fallbackChannel }) };
  const mentionGroups = groupsOfChannel(channel, clusters, policy.routes);
  const tell = (to: string, told: ChannelBrokenView): NewOutboxEntry => ({
    about: `channel ${channel}`,
    message: { kind: "view", to, template: "channel-broken", view: told, languages },
    priority: outboxPriorities.critical,
    createdAtMs: atMs,
  });
  return [
    ...(contactUserId === undefined ? [] : [tell(contactUserId, view)]),
    ...(fallbackChannel === undefined ? [] : [tell(fallbackChannel, { ...view, mentionGroups })]),
  ];
}
