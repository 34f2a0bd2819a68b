import type { ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import type { BulkConnection } from "./bulk-connection.ts";
import { isDenied } from "./find-reply.ts";
import type { KeyPage } from "./key-page.ts";
import type { KeySource } from "./key-source.ts";
import type { PageSource } from "./pump-pages.ts";
import type { ScanRun } from "./scan-run.ts";

/** Draws that are sent at once. */
const drawsAtOnce = 250;
/** Keys of one random place of the table: few, so that a sample comes from many places. */
const keysPerCursor = 25;

/** So many empty places one after another: the keyspace was emptied, and would be drawn from for ever. */
const mostEmptyPlaces = 1_000;

/** So many bytes of names make a page large. */
const largePageBytes = 1024 * 1024;
/** Of a keyspace that nothing is known of: a name may take a megabyte. */
const firstPageKeys = 25;
const fastestGrowth = 4;

/** How many keys to ask for at once: few at first, then as many as long names allow, at most `most`. */
function createPageSize(most: number) {
  let keys = Math.min(firstPageKeys, most);
  return {
    keys: () => keys,
    learnFrom: ({ namesEnd }: KeyPage): void => {
      const fitting = Math.floor((keys * largePageBytes) / namesEnd);
      keys = Math.max(1, Math.min(most, keys * fastestGrowth, fitting));
    },
  };
}

/** Every key from the cursor `from` on. */
export function walkSource(keys: KeySource, from: string, pageKeys: number): PageSource {
  const size = createPageSize(pageKeys);
  let cursor = from;
  return {
    fill: async (page) => {
      await keys.scan(page, cursor, size.keys());
      size.learnFrom(page);
      cursor = page.cursor;
    },
    isDone: () => cursor === "0",
  };
}

/** Keys by lot, by the run's method. `undefined`: there is nothing left to draw. */
export function drawSource(
  keys: KeySource,
  run: ScanRun,
  draws: number,
  random: () => number,
): PageSource | undefined {
  const size = createPageSize(run.method === "random-key" ? drawsAtOnce : keysPerCursor);
  let left = draws;
  let emptyPlaces = 0;
  if (left <= 0) return undefined;
  return {
    fill: async (page) => {
      if (run.method === "random-key") {
        const now = Math.min(size.keys(), left);
        left -= now;
        await keys.draw(page, now);
      } else {
        await keys.scan(page, `${Math.floor(random() * 2 ** 32)}`, size.keys());
        left -= page.count;
        emptyPlaces = page.count === 0 ? emptyPlaces + 1 : 0;
      }
      size.learnFrom(page);
    },
    isDone: () => left <= 0 || emptyPlaces >= mostEmptyPlaces,
  };
}

/**
 * How to draw: RANDOMKEY, or, where it is denied, what stands at random places of the table. In cluster mode a cursor
 * may hold the slot, so that random ones would not be spread evenly: there it rejects with `RedisCallError`.
 *
 * Neither is quite fair: both find a key with fewer neighbours in the table a little more often (RANDOMKEY since Redis
 * 6.0 picks one of about 15 found at a random place). The place comes from a hash of the name with a seed of the
 * server's own, so this has nothing to do with a key's pattern, type, size or TTL, whose shares stay unbiased.
 */
export async function findDrawMethod(
  walker: BulkConnection,
  run: ScanRun,
  facts: ServerFacts | undefined,
): Promise<"random-key" | "random-cursor"> {
  try {
    run.counters.randomKey += 1;
    await walker.call(["RANDOMKEY"]);
    return "random-key";
  } catch (error) {
    if (!isDenied(error) || facts?.server.mode === "cluster") throw error;
    return "random-cursor";
  }
}
