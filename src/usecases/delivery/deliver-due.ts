import { readRefusal } from "../../core/outbox/refusal.ts";
import type { OutboxEntry, Release } from "../../store/store.ts";
import type { Delivering } from "./delivering.ts";
import { NotYet } from "./not-yet.ts";
import { DeliveryError } from "./poster.ts";
import { prepare } from "./prepare.ts";

/** Longer than a send takes (a look-up and a post, 10 s each at most), so that nobody sends beside us; and short, since
 * it is how long the message of a process that was killed must wait. */
const leaseMs = 40_000;
const batchSize = 20;
const longestWaitMs = 60_000;
/** Between two tries while the token is refused: a person must mend that. */
const tokenPauseMs = 30_000;
/** What waits is not asked for again in the same round. */
const shortestWaitMs = 100;

/**
 * Sends what is due, the most urgent first and what is about one thing in order; answers how many entries it took.
 * Never rejects for a message that Slack refused: that one is retried later or given up, and `onProblem` is told.
 */
export async function deliverDue(delivering: Delivering): Promise<number> {
  const { store, nowMs, token, channels, budget } = delivering;
  if (nowMs() < token.pausedUntilMs && token.pausedUntilMs - nowMs() <= tokenPauseMs) return 0;
  await channels.refresh();
  const heldChannels = [...budget.emptyChannels(), ...channels.held()];
  const entries = await store.outbox.claim({
    ...{ nowMs: nowMs(), leaseMs, limit: batchSize },
    ...{ heldChannels, holdsPosts: budget.isPostingEmpty() },
  });
  const runs: (() => Promise<void>)[] = [];
  const releases: Release[] = [];
  // One after the other, so that the most urgent get the tokens, and each place is chosen knowing the ones before.
  for (const entry of entries) {
    try {
      const send = await prepare(delivering, entry);
      runs.push(() => attempt(delivering, entry, send));
    } catch (error) {
      if (error instanceof NotYet) releases.push(releaseOf(delivering, entry, error));
      else runs.push(() => handleFailure(delivering, entry, error));
    }
  }
  if (releases.length > 0) await store.outbox.release(releases);
  await Promise.all(runs.map((run) => run()));
  return entries.length;
}

async function attempt(delivering: Delivering, entry: OutboxEntry, send: () => Promise<void>): Promise<void> {
  try {
    await send();
    await delivering.store.outbox.confirm(entry.id, delivering.nowMs());
  } catch (error) {
    await handleFailure(delivering, entry, error);
  }
}

function releaseOf({ nowMs }: Delivering, { id }: OutboxEntry, { untilMs }: NotYet): Release {
  return { id, dueAtMs: Math.max(untilMs, nowMs() + shortestWaitMs) };
}

async function handleFailure(delivering: Delivering, entry: OutboxEntry, error: unknown): Promise<void> {
  const { store, nowMs, onProblem } = delivering;
  if (error instanceof NotYet) return store.outbox.release([releaseOf(delivering, entry, error)]);
  if (error instanceof DeliveryError && readRefusal(error.code) === "token") {
    return waitForToken(delivering, entry, error);
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DeliveryError && !error.retryable) {
    onProblem(entry, error, undefined);
    return store.outbox.fail(entry.id, nowMs(), message);
  }
  const askedMs = error instanceof DeliveryError ? error.retryAfterMs : undefined;
  const atMs = nowMs() + waitMs(entry.attempts, askedMs, delivering.random());
  onProblem(entry, error, atMs);
  return store.outbox.retry(entry.id, atMs, message);
}

/** Surely nothing was sent, so it does not count as an attempt, and the others need not try either. */
function waitForToken(
  { store, nowMs, token, onProblem }: Delivering,
  entry: OutboxEntry,
  error: DeliveryError,
): Promise<void> {
  const untilMs = nowMs() + tokenPauseMs;
  // Others of the same round would only say the same.
  if (token.problem === undefined || nowMs() >= token.pausedUntilMs) onProblem(entry, error, untilMs);
  token.problem ??= { code: error.code, sinceMs: nowMs() };
  token.pausedUntilMs = untilMs;
  return store.outbox.release([{ id: entry.id, dueAtMs: untilMs }]);
}

/** At least what Slack asked for; otherwise doubling from 1 s to a minute, with up to half as much jitter. */
function waitMs(attempts: number, askedMs: number | undefined, random: number): number {
  const backoffMs = askedMs ?? Math.min(1000 * 2 ** attempts, longestWaitMs);
  return Math.round(backoffMs * (1 + random / 2));
}
