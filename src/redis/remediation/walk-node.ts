import type { Pace } from "../../core/keyspace-scan/decide-pace.ts";
import { readServerFacts, type ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { type BulkConnection, openBulkConnection } from "../bulk/bulk-connection.ts";
import { createKeySource } from "../bulk/key-source.ts";
import { createPool } from "../bulk/page-pool.ts";
import type { FeltLatency } from "../bulk/round-trip-log.ts";
import type { ScanCounters } from "../bulk/scan-counters.ts";
import { type ServerWatch, startServerWatch } from "../bulk/server-watch.ts";
import type { NodeAddress } from "../node-address.ts";
import { startLagWatch } from "./lag-watch.ts";
import { PageWriter, type PageWriterParts } from "./page-writer.ts";
import { ttlScript } from "./ttl-script.ts";
import { WriteSlot } from "./write-slot.ts";

/** Pages that may be under way, and keys for one call of SCAN. A page is looked at and written, which takes a server
 * longer than what a scan asks: with 250 keys at a time other clients' p99 rose by more than 1 ms, at the same speed
 * (docs/benchmarks.md). Small pages also change little before the next look at a server. */
const pagesUnderWay = { gentle: 1, fast: 8 } as const;
const pageKeys = { gentle: 50, fast: 500 } as const;

export interface WalkOptions extends Pick<PageWriterParts, "items" | "sorter" | "write" | "again" | "nowMs"> {
  readonly address: NodeAddress;
  readonly pace: Pace;
  readonly database: number;
  readonly connectionName: string;
  readonly timeoutMs: number;
  readonly monotonicMs: () => number;
  /** Number of the first batch that is written down. */
  readonly firstBatch: number;
  /** Told of every lookup that the walk causes. */
  readonly counters: ScanCounters;
}

export interface WalkListener {
  /** The server process that is to be walked. Says where to begin ("0": with the first key), and whether the run was
   * here before. */
  readonly onServer: (facts: ServerFacts) => Pick<PageWriterParts, "again"> & { readonly cursor: string };
  /** Before each page: resolves when it may be fetched; rejects to end the walk once those under way are done. */
  readonly gate: () => Promise<void>;
  /** A page of which all is known, in the order of the walk. It is used again afterwards. */
  readonly onPage: (slot: WriteSlot) => void;
}

export interface NodeWalk {
  /** Keys met whose slot was elsewhere. */
  readonly sawMoved: boolean;
  readonly latency?: FeltLatency;
}

/**
 * Walks one database of one primary from a cursor to its end over connections of its own, and changes what is to be
 * changed, or only counts it. Rejects with `RedisCallError` when a connection breaks, or the server is not fit (any
 * more); then the pages that `onPage` heard of are done, and those behind them may be done in part.
 */
export async function walkNode(options: WalkOptions, listener: WalkListener): Promise<NodeWalk> {
  const opened: { close: () => void }[] = [];
  try {
    return await walk(options, listener, opened);
  } finally {
    for (const { close } of opened) close();
  }
}

async function walk(
  options: WalkOptions,
  listener: WalkListener,
  opened: { close: () => void }[],
): Promise<NodeWalk> {
  const { address, pace, database, monotonicMs, write } = options;
  const subject = `${address.cluster} ${address.endpoint.host}:${address.endpoint.port}`;
  const [walker, writer, watcher] = await openThree(options, opened);
  const facts = readServerFacts(parseInfo(await watcher.call(["INFO"])));
  checkFit(facts, subject);
  const { cursor, again } = listener.onServer(facts);
  if (database !== 0) {
    await Promise.all([walker, writer].map((one) => one.call(["SELECT", `${database}`])));
  }
  const { counters } = options;
  const watch = await startServerWatch(watcher, { pace, role: "primary", counters, monotonicMs });
  opened.push({ close: watch.stop });
  const lag = startLagWatch(watcher, pace);
  opened.push({ close: lag.stop });
  const sha =
    write?.method === "script" ? String(await writer.call(["SCRIPT", "LOAD", ttlScript])) : undefined;
  const pages = new PageWriter({
    ...options,
    ...(write && { write: { ...write, ...(sha !== undefined && { scriptSha: sha }) } }),
    ...(again && { again }),
    connection: writer,
    counters,
    subject,
  });
  const keys = createKeySource(walker, counters, subject);
  await pump({ keys, pages, watch, lag, options, listener, subject, cursor });
  const latency = watch.latency();
  return { sawMoved: pages.sawMoved, ...(latency && { latency }) };
}

interface Pump {
  readonly keys: ReturnType<typeof createKeySource>;
  readonly pages: PageWriter;
  readonly watch: ServerWatch;
  readonly lag: ReturnType<typeof startLagWatch>;
  readonly options: WalkOptions;
  readonly listener: WalkListener;
  readonly subject: string;
  readonly cursor: string;
}

/** While one page is changed, the next ones are fetched; they are told in the order of the walk. */
async function pump({ keys, pages, watch, lag, options, listener, subject, cursor }: Pump): Promise<void> {
  const { pace } = options;
  const pool = createPool(Array.from({ length: pagesUnderWay[pace] }, () => new WriteSlot()));
  let batch = options.firstBatch;
  let delivered = Promise.resolve();

  async function fetch(from: string): Promise<WriteSlot> {
    const slot = await pool.take();
    await listener.gate();
    await lag.turn();
    slot.page.reset(options.database);
    await keys.scan(slot.page, from, pageKeys[pace]);
    return slot;
  }

  async function deliver(before: Promise<void>, processed: Promise<void>, slot: WriteSlot): Promise<void> {
    await before;
    await processed;
    watch.done(slot.page.count);
    listener.onPage(slot);
    pool.give(slot);
  }

  try {
    let upcoming: Promise<WriteSlot> | undefined = fetch(cursor);
    while (upcoming) {
      const slot: WriteSlot = await upcoming;
      const refusal = watch.refusal();
      if (refusal !== undefined) throw unfit(subject, refusal);
      const next = slot.page.cursor;
      const some = pages.sort(slot);
      if (some) slot.batch = batch++;
      // What the next page needs may fail first: whoever awaits it hears of it.
      upcoming = next === "0" ? undefined : fetch(next);
      upcoming?.catch(() => undefined);
      await watch.turn(slot.page.count);
      const processed = some ? pages.process(slot) : Promise.resolve();
      processed.catch(pool.fail);
      delivered = deliver(delivered, processed, slot);
      delivered.catch(pool.fail);
    }
  } finally {
    // Also when the gate ended the walk: what was sent is waited for, so that nothing changes behind our back.
    await delivered.catch(() => undefined);
  }
  await delivered;
}

async function openThree(
  { address, connectionName, timeoutMs }: WalkOptions,
  opened: { close: () => void }[],
): Promise<readonly [BulkConnection, BulkConnection, BulkConnection]> {
  const open = () => {
    const connection = openBulkConnection(address, { connectionName, timeoutMs });
    opened.push(connection);
    return connection;
  };
  const three = [open(), open(), open()] as const;
  await Promise.all(three.map(({ ready }) => ready));
  return three;
}

function checkFit({ role, loading, failingOver }: ServerFacts, subject: string): void {
  if (loading) throw unfit(subject, "loading");
  if (role !== "primary") throw unfit(subject, "role-changed");
  if (failingOver) throw unfit(subject, "failing-over");
}

function unfit(subject: string, why: string): RedisCallError {
  const message = `${subject}: keys cannot be changed now: ${why}`;
  return new RedisCallError({ failure: "refused", retryable: true, message });
}
