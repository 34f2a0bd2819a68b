import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { BulkConnection } from "./bulk-connection.ts";
import type { KeyPage } from "./key-page.ts";
import type { MetadataRound } from "./metadata-round.ts";
import type { Pool } from "./page-pool.ts";
import {
  planElements,
  planEncodings,
  planFirstRound,
  planLargeCollections,
  type QuestionRules,
} from "./plan-questions.ts";
import { askTtl } from "./questions.ts";
import { type ScanRun, ScanStopped } from "./scan-run.ts";
import type { ServerWatch } from "./server-watch.ts";

/** A page and the packet of questions about it: both are in use until the last answer. */
export interface PageSlot {
  readonly page: KeyPage;
  readonly round: MetadataRound;
}

/**
 * A page costs the server as much as so many keys at least: where a table is nearly empty, or its keys have expired, a
 * call of SCAN looks at hundreds of places for none.
 */
const leastKeysPaced = 25;

/** Where pages come from. */
export interface PageSource {
  readonly fill: (page: KeyPage) => Promise<void>;
  /** Whether the page that was filled last was the last one. */
  readonly isDone: () => boolean;
}

export interface PumpParts {
  readonly run: ScanRun;
  /** Its size bounds how far the walk may be ahead of the answers. */
  readonly pool: Pool<PageSlot>;
  readonly fetcher: BulkConnection;
  readonly watch: ServerWatch;
  readonly rules: QuestionRules;
  /** Begins messages: cluster and node. */
  readonly subject: string;
}

/**
 * Takes all pages of `source`, asks about their keys, and delivers them in the order in which they came: while one
 * connection walks on, the other one fetches what belongs to the pages before. Rejects with `RedisCallError` or
 * `ScanStopped`; then whoever owns the connections closes them.
 */
export async function pumpPages(source: PageSource, database: number, parts: PumpParts): Promise<void> {
  const { run, pool, watch } = parts;

  async function startPage(): Promise<PageSlot> {
    const slot = await pool.take();
    slot.page.reset(database);
    await source.fill(slot.page);
    return slot;
  }

  async function deliver(before: Promise<void>, fetched: Promise<void>, slot: PageSlot): Promise<void> {
    await before;
    await fetched;
    watch.done(paced(slot));
    run.deliver(slot.page);
    pool.give(slot);
  }

  let delivered = Promise.resolve();
  let upcoming: Promise<PageSlot> | undefined = startPage();
  while (upcoming) {
    const slot: PageSlot = await upcoming;
    const refusal = watch.refusal();
    if (refusal !== undefined) throw new ScanStopped({ kind: "refused", refusal });
    upcoming = source.isDone() ? undefined : startPage();
    // Whoever awaits them hears of it; until then it must not count as unheard.
    upcoming?.catch(() => undefined);
    await watch.turn(paced(slot));
    run.prepare(slot.page);
    const fetched = fetchAnswers(slot, parts);
    fetched.catch(pool.fail);
    delivered = deliver(delivered, fetched, slot);
    delivered.catch(pool.fail);
  }
  await delivered;
}

function paced({ page }: PageSlot): number {
  return Math.max(page.count, leastKeysPaced);
}

async function fetchAnswers(slot: PageSlot, parts: PumpParts): Promise<void> {
  const { page } = slot;
  const { run, rules } = parts;
  run.learnedTypes += planFirstRound(page, rules);
  planEncodings(page, rules);
  await ask(slot, "PTTL, TYPE, MEMORY USAGE, OBJECT ENCODING", parts);
  if (planElements(page, rules)) await ask(slot, "LLEN, SCARD, ZCARD, HLEN, XLEN", parts);
  if (planLargeCollections(page, rules)) await ask(slot, "MEMORY USAGE", parts);
}

async function ask({ page, round }: PageSlot, name: string, parts: PumpParts): Promise<void> {
  for (let from = 0; from < page.count; from = round.askedUpTo) {
    const bytes = round.encode(page, from);
    const { replies } = round;
    if (replies === 0) continue;
    await parts.fetcher.request({ name, bytes, replies, sink: round });
    checkAnswers(name, parts);
  }
}

/** Throws `RedisCallError` where the answers say that there is no going on. */
function checkAnswers(name: string, { run, subject }: PumpParts): void {
  const { counters } = run;
  // Taken away in the middle: what follows would be names alone.
  if ((counters.deniedQuestions & askTtl) !== 0) {
    const message = `${subject}: PTTL failed: ${counters.reasonOf("ttl")}`;
    throw new RedisCallError({ failure: "denied", retryable: false, message });
  }
  const { interruption } = counters;
  if (interruption === undefined) return;
  counters.interruption = undefined;
  throw new RedisCallError({
    failure: "refused",
    retryable: true,
    message: `${subject}: ${name} failed: ${interruption}`,
  });
}
