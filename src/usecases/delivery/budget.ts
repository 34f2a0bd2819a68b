import { pauseBucket, type TokenLevel, type TokenLimit, takeToken } from "../../core/outbox/token-bucket.ts";
import { NotYet } from "./not-yet.ts";

/** What Slack counts: messages per channel, and in the whole workspace edits and readings of history. */
export type CallKind = "post" | "edit" | "read";

/** How many calls Slack takes; kept per process. */
export interface Budget {
  /** As `spend`, without spending it yet. */
  readonly need: (kind: CallKind, channel: string) => void;
  /** @throws NotYet when the channel, or the workspace, must wait. */
  readonly spend: (kind: CallKind, channel: string) => void;
  /** Slack said that it was too much. */
  readonly pause: (kind: CallKind, channel: string, untilMs: number) => void;
  /** Channels that take no message now. */
  readonly emptyChannels: () => readonly string[];
}

/** docs.slack.dev, "Rate limits": chat.postMessage about one a second and channel, with short bursts; chat.update,
 * conversations.history and .replies are tier 3, some 50 a minute. A reserve is left for reports and look-ups. */
const limits: Readonly<Record<CallKind, TokenLimit>> = {
  post: { burst: 3, perSecond: 1 },
  edit: { burst: 20, perSecond: 45 / 60 },
  read: { burst: 15, perSecond: 45 / 60 },
};

export function createBudget(nowMs: () => number): Budget {
  const levels = new Map<string, TokenLevel>();
  const empty = new Map<string, number>();
  /** The last of the times that were promised to those who wait, so that they do not all come at once. */
  const promisedMs = new Map<string, number>();

  const promise = (key: string, limit: TokenLimit, readyAtMs: number): number => {
    const next = Math.max(readyAtMs, (promisedMs.get(key) ?? 0) + 1000 / limit.perSecond);
    // One that lies far ahead comes from a clock that was set back.
    const slotMs = next - nowMs() > 3_600_000 ? readyAtMs : Math.ceil(next);
    promisedMs.set(key, slotMs);
    return slotMs;
  };

  const take = (kind: CallKind, channel: string): TokenLevel => {
    const key = keyOf(kind, channel);
    const decision = takeToken(levels.get(key), limits[kind], nowMs());
    if (decision.taken) return decision.level;
    levels.set(key, decision.level);
    if (kind === "post") empty.set(channel, decision.readyAtMs);
    const untilMs = kind === "post" ? decision.readyAtMs : promise(key, limits[kind], decision.readyAtMs);
    throw new NotYet(`no ${kind} left for ${channel}`, untilMs);
  };

  return {
    need: (kind, channel) => {
      take(kind, channel);
    },
    spend: (kind, channel) => {
      levels.set(keyOf(kind, channel), take(kind, channel));
    },
    pause: (kind, channel, untilMs) => {
      levels.set(keyOf(kind, channel), pauseBucket(untilMs));
      if (kind === "post") empty.set(channel, untilMs);
    },
    emptyChannels: () => {
      for (const [channel, readyAtMs] of empty) if (readyAtMs <= nowMs()) empty.delete(channel);
      return [...empty.keys()];
    },
  };
}

function keyOf(kind: CallKind, channel: string): string {
  return kind === "post" ? `post ${channel}` : kind;
}
