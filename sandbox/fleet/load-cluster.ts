import { openBulkWriter } from "./bulk-writer.ts";
import type { ClusterShape } from "./clusters.ts";
import { createKeyMaker, drawTtlMs, type KeyPattern } from "./key-pattern.ts";
import { createKeyPool, type KeyPool, type KeySource } from "./key-pool.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import { type Words, writeCommands } from "./write-commands.ts";

/** How many keys of one pattern the traffic knows; the rest of a large pattern only fills memory. */
const knownKeysPerPattern = 5_000;
const chunkSize = 1_000;
/** A pattern whose names run out is a mistake in its description. */
const maxFailedDraws = 10_000;

export interface LoadedCluster {
  readonly sources: readonly KeySource[];
  readonly pool: KeyPool;
  readonly keys: number;
}

/**
 * Writes every key of `shape` to the server on `port`, which must be empty. The same seed gives the same names;
 * what is left of a TTL counts from now. `onKeys` hears the number of keys written so far.
 */
export async function loadCluster(
  shape: ClusterShape,
  port: number,
  seed: number,
  onKeys: (keys: number) => void = () => {},
): Promise<LoadedCluster> {
  const writer = await openBulkWriter(port);
  const pool = createKeyPool(Date.now());
  const sources = shape.patterns.map((pattern) => ({ pattern, maker: createKeyMaker(pattern) }));
  let keys = 0;
  try {
    // While the server works on one chunk, the next one is being made.
    let sent = Promise.resolve();
    for (const source of sources) {
      const random = createRandom(seedOf(seed, shape.name + source.pattern.pattern));
      for (const chunk of chunksOf(source, pool, random)) {
        await sent;
        sent = writer.write(chunk.commands);
        keys += chunk.keys;
        onKeys(keys);
      }
    }
    await sent;
  } finally {
    writer.close();
  }
  return { sources, pool, keys };
}

interface Chunk {
  readonly commands: readonly Words[];
  readonly keys: number;
}

function* chunksOf(source: KeySource, pool: KeyPool, random: Random): Generator<Chunk> {
  const { pattern } = source;
  const withoutTtl = Math.round(pattern.count * (pattern.withoutTtl ?? 0));
  let commands: Words[] = [];
  let keys = 0;
  let made = 0;
  for (const name of distinctNames(source, random)) {
    const ttlMs = made < withoutTtl ? undefined : ttlOf(pattern, random);
    commands.push(...writeCommands(name, pattern.content, ttlMs, random));
    const expiresAtMs = ttlMs === undefined ? undefined : Date.now() + ttlMs;
    if (made < knownKeysPerPattern) pool.add({ source, name, expiresAtMs });
    made++;
    if (++keys < chunkSize) continue;
    yield { commands, keys };
    commands = [];
    keys = 0;
  }
  if (keys > 0) yield { commands, keys };
}

function ttlOf({ ttl }: KeyPattern, random: Random): number | undefined {
  return ttl === undefined ? undefined : drawTtlMs(ttl, random);
}

function* distinctNames({ pattern, maker }: KeySource, random: Random): Generator<string> {
  const seen = new Set<string>();
  let failed = 0;
  while (seen.size < pattern.count) {
    const name = maker.present(random);
    if (seen.has(name)) {
      if (++failed > maxFailedDraws + 10 * pattern.count) {
        throw new Error(`${pattern.pattern}: only ${seen.size} of ${pattern.count} names found`);
      }
      continue;
    }
    seen.add(name);
    yield name;
  }
}
