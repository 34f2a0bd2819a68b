import { setTimeout as sleep } from "node:timers/promises";
import { createRenderer } from "../../src/messages/renderer.ts";
import { findHistoryViolations } from "./checks/find-history-violations.ts";
import { findLanguageDifferences } from "./checks/find-language-differences.ts";
import {
  type AlertRecord,
  type ChannelNotices,
  findMentionViolations,
} from "./checks/find-mention-violations.ts";
import { findRootViolations } from "./checks/find-root-violations.ts";
import { groupBy } from "./checks/group-by.ts";
import { readMark } from "./checks/read-mark.ts";
import { channels, type Stage } from "./stage.ts";

const renderer = createRenderer();
/** How long recovery may take. */
const recoveryMs = 60_000;
const pollMs = 150;

/** Waits until all holds, at most as long as recovery may take; answers what still does not. */
export async function settle(stage: Stage): Promise<readonly string[]> {
  const endMs = performance.now() + recoveryMs;
  for (;;) {
    const violations = await checkStage(stage);
    if (violations.length === 0 || performance.now() > endMs) return violations;
    await sleep(pollMs);
  }
}

/** Everything that must hold and does not, now. */
async function checkStage(stage: Stage): Promise<readonly string[]> {
  const { store, config } = stage;
  if (!stage.bot().isAlive()) return [await describeDeath(stage)];
  const records = await readRecords(stage);
  const notices = await readNotices(stage);
  const messages = stage.messages();
  const shown = {
    messages,
    clusters: config.fleet.clusters,
    renderer: await renderer,
    nowMs: stage.nowMs(),
  };
  return [
    ...(await findWaiting(store)),
    ...records.flatMap(({ alert, transitions, entries }) =>
      findHistoryViolations(alert, transitions, entries),
    ),
    ...findLostClicks(stage, records),
    ...records.flatMap(({ alert }) => findRootViolations(alert, shown)),
    ...findWrongPosts(stage, records),
    ...messages.flatMap((message) => findMentionViolations(message, records, notices)),
    ...messages.flatMap(findLanguageDifferences),
  ];
}

async function describeDeath(stage: Stage): Promise<string> {
  const { code, signal } = await stage.bot().ended;
  return `the bot died by itself (${signal ?? code}):\n${(await stage.readLog()).slice(-2000)}`;
}

async function readRecords({ store }: Stage): Promise<readonly AlertRecord[]> {
  const alerts = await store.alerts.list({});
  return Promise.all(
    alerts.map(async (alert) => ({
      alert,
      transitions: await store.alerts.transitions(alert.id),
      entries: await store.outbox.history(alert.id),
    })),
  );
}

/** What is told of channels that take no messages, and whom the fleet file calls there. */
async function readNotices({ store, config }: Stage): Promise<readonly ChannelNotices[]> {
  return Promise.all(
    Object.values(channels).map(async (channel) => {
      const entries = await store.outbox.history(`channel ${channel}`);
      const owners = config.fleet.clusters.filter(({ owner }) => owner.channel === channel);
      return {
        outboxIds: new Set(entries.map(({ id }) => id)),
        groups: new Set(owners.flatMap(({ owner }) => owner.mentionGroup ?? [])),
      };
    }),
  );
}

async function findWaiting({ outbox, inbox }: Stage["store"]): Promise<readonly string[]> {
  const [messages, events] = [await outbox.pendingCount(), (await inbox.pending()).length];
  return [
    ...(messages === 0 ? [] : [`${messages} messages wait`]),
    ...(events === 0 ? [] : [`${events} of people's acts wait`]),
  ];
}

/** Each act that Slack called accepted is a transition, applied or recorded as too late. */
function findLostClicks({ accepted }: Stage, records: readonly AlertRecord[]): readonly string[] {
  const acts = groupBy(accepted, ({ alertId, userId }) => `${alertId} ${userId}`);
  return [...acts].flatMap(([key, { length }]) => {
    const [alertId, userId] = key.split(" ");
    const stored = records
      .filter(({ alert }) => alert.id === alertId)
      .flatMap(({ transitions }) => transitions)
      .filter(({ transition }) => transition.actor.kind === "user" && transition.actor.userId === userId);
    return stored.length >= length
      ? []
      : [`${alertId}: ${length} acts of ${userId} were accepted, ${stored.length} stored`];
  });
}

/** Every message that the store calls sent stands once; no message stands twice. */
function findWrongPosts(stage: Stage, records: readonly AlertRecord[]): readonly string[] {
  const posts = groupBy(stage.messages(), (message) => readMark(message).outboxId ?? "");
  const doubled = [...posts].filter(([id, { length }]) => id !== "" && length > 1);
  const sent = records
    .flatMap(({ entries }) => entries)
    .filter(
      ({ state, message }) => state === "confirmed" && (message.kind === "reply" || message.kind === "copy"),
    );
  return [
    ...doubled.map(([id, { length }]) => `message ${id} stands ${length} times`),
    ...sent
      .filter(({ id }) => !posts.has(id) && !stage.deleted.has(id))
      .map(({ id, about }) => `${about}: message ${id} counts as sent and stands nowhere`),
  ];
}
