import {
  pauseBucket,
  type TokenDecision,
  type TokenLevel,
  type TokenLimit,
  takeToken,
} from "../../core/outbox/token-bucket.ts";
import { NotYet } from "./not-yet.ts";

/** What Slack counts: messages per channel and in the whole workspace; there too edits and readings of history. */
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
  /** Whether no channel takes a message now. */
  readonly isPostingEmpty: () => boolean;
}

/** A bucket: of a channel's messages, or of the whole workspace. */
type Bucket = CallKind | "posts";

/** docs.slack.dev, "Rate limits": chat.postMessage about one a second and channel, with short bursts, and several hundred
 * a minute in the workspace (`posts`); chat.update, conversations.history and .replies are tier 3, some 50 a minute. A
 * reserve is left for reports and look-ups. */
const limits: Readonly<Record<Bucket, TokenLimit>> = {
  post: { burst: 3, perSecond: 1 },
  posts: { burst: 20, perSecond: 4 },
  edit: { burst: 20, perSecond: 45 / 60 },
  read: { burst: 15, perSecond: 45 / 60 },
};

export function createBudget(nowMs: () => number): Budget {
  const levels = new Map<string, TokenLevel>();
  const empty = new Map<string, number>();
  let postsReadyAtMs = 0;
  /** The last of the times that were promised to those who wait, so that they do not all come at once. */
  const promisedMs = new Map<string, number>();

  const promise = (key: string, limit: TokenLimit, readyAtMs: number): number => {
    const next = Math.max(readyAtMs, (promisedMs.get(key) ?? 0) + 1000 / limit.perSecond);
    // One that lies far ahead comes from a clock that was set back.
    const slotMs = next - nowMs() > 3_600_000 ? readyAtMs : Math.ceil(next);
    promisedMs.set(key, slotMs);
    return slotMs;
  };

  /** The levels that are left, by key. */
  const take = (kind: CallKind, channel: string): ReadonlyMap<string, TokenLevel> => {
    const left = new Map<string, TokenLevel>();
    for (const [key, bucket] of bucketsOf(kind, channel)) {
      const decision = takeToken(levels.get(key), limits[bucket], nowMs());
      if (!decision.taken) throw refuse(key, bucket, channel, decision);
      left.set(key, decision.level);
    }
    return left;
  };
  const refuse = (
    key: string,
    bucket: Bucket,
    channel: string,
    { level, readyAtMs }: Extract<TokenDecision, { taken: false }>,
  ): NotYet => {
    levels.set(key, level);
    if (bucket === "post") empty.set(channel, readyAtMs);
    if (bucket === "posts") postsReadyAtMs = readyAtMs;
    const isPost = bucket === "post" || bucket === "posts";
    const untilMs = isPost ? readyAtMs : promise(key, limits[bucket], readyAtMs);
    return new NotYet(`no ${bucket} left for ${channel}`, untilMs);
  };

  return {
    need: (kind, channel) => {
      take(kind, channel);
    },
    spend: (kind, channel) => {
      for (const [key, level] of take(kind, channel)) levels.set(key, level);
    },
    pause: (kind, channel, untilMs) => {
      const [[key] = [""]] = bucketsOf(kind, channel);
      levels.set(key, pauseBucket(untilMs));
      if (kind === "post") empty.set(channel, untilMs);
    },
    emptyChannels: () => {
      for (const [channel, readyAtMs] of empty) if (readyAtMs <= nowMs()) empty.delete(channel);
      return [...empty.keys()];
    },
    // One that lies far ahead comes from a clock that was set back.
    isPostingEmpty: () => postsReadyAtMs > nowMs() && postsReadyAtMs - nowMs() < 60_000,
  };
}

/** By key, the narrowest first. */
function bucketsOf(kind: CallKind, channel: string): readonly (readonly [string, Bucket])[] {
  return kind === "post"
    ? [
        [`post ${channel}`, "post"],
        ["posts", "posts"],
      ]
    : [[kind, kind]];
}
