import { findNumber, type InfoFields, readNumber } from "./parse-info.ts";
import { parsePairs } from "./parse-pairs.ts";

/** One logical database that holds keys. */
export interface DatabaseKeys {
  readonly index: number;
  readonly keys: number;
  readonly keysWithTtl: number;
  /** Keys that hold fields with a TTL; `undefined` before Redis 7.4. */
  readonly keysWithFieldTtl?: number;
}

/**
 * The `dbN:` lines of `INFO keyspace`, in the server's order; empty databases have none. `avg_ttl` is left out: it
 * is a running mean of samples, and 0 on replicas.
 */
export function parseKeyspace(fields: InfoFields): readonly DatabaseKeys[] {
  const databases: DatabaseKeys[] = [];
  for (const [name, text] of fields) {
    const index = /^db(\d+)$/.exec(name)?.[1];
    if (index === undefined) continue;
    const pairs = parsePairs(text);
    const keysWithFieldTtl = findNumber(pairs, "subexpiry");
    databases.push({
      index: Number(index),
      keys: readNumber(pairs, "keys"),
      keysWithTtl: readNumber(pairs, "expires"),
      ...(keysWithFieldTtl === undefined ? {} : { keysWithFieldTtl }),
    });
  }
  return databases;
}
