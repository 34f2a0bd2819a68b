import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { type BulkWriter, openBulkWriter } from "./bulk-writer.ts";
import { type MemoryUse, readMemory } from "./connect.ts";
import { fillerOf } from "./contents.ts";
import { digitsOf } from "./placeholders.ts";
import type { Random } from "./random.ts";

/** How the burst goes; all but `ttlSeconds` may be left out. */
export interface BurstOptions {
  /** The shortest life of a burst key, counted from the end of the burst. */
  readonly ttlSeconds: number;
  /** Lives are spread evenly over this much more, so that memory falls gradually; default a quarter of the TTL. */
  readonly ttlJitterSeconds?: number;
  /** How long the burst takes; default 6,000. */
  readonly durationMs?: number;
}

/** The market's memory after a step of the story. */
export interface StoryState extends MemoryUse {
  /** used / max, 0..1. */
  readonly usedRatio: number;
  /** Keys of the burst whose time has not come. */
  readonly burstKeys: number;
}

/**
 * The incident: something writes a burst of numeric keys into the market cluster, whose memory goes over 85 % of
 * its limit. They have a short TTL; when they are gone, memory is back below 60 %.
 */
export interface Story {
  /**
   * Fills memory to 87.5 % and resolves. Writes nothing more when it is that full already. Rejects when 85 %
   * was not reached, or the server refuses.
   */
  readonly burst: (options: BurstOptions) => Promise<StoryState>;
  /** Lets what is left of the burst expire within a second. Resolves when the server knows. */
  readonly expire: () => Promise<void>;
  /** Resolves when memory is below 60 %. Rejects when it is not within `timeoutMs` (default 120,000). */
  readonly recovered: (timeoutMs?: number) => Promise<StoryState>;
}

const targetRatio = 0.875;
const alarmRatio = 0.85;
const recoveredRatio = 0.6;
/**
 * Burst keys for each key of the market. Nearly 48 % of the market never expire; with this many more keys that can,
 * it is 39.2 %: 0.478 / (1 + 0.2194). With 200,000 keys 43,880 of them fill 36 % of an 80 MB limit with values of
 * about 500 bytes.
 */
const burstShare = 0.2194;
const stepMs = 100;
/**
 * Redis 7.0 keeps about this many bytes for a key of ten digits beside its value: entries in the key and expiry
 * tables (24 each), their buckets, the object (16) and the name. Only where to start from: each step reads what
 * memory is really used and corrects the size of the values.
 */
const keyOverheadBytes = 130;
const maxValueBytes = 8_192;

/** `marketKeys` is the number of keys before the burst. The client stays the caller's. */
export function createStory(client: Redis, port: number, marketKeys: number, random: Random): Story {
  let keys: BurstKey[] = [];

  const readAlive = (): readonly BurstKey[] => keys.filter(({ expiresAtMs }) => expiresAtMs > Date.now());

  const readState = async (): Promise<StoryState> => {
    const memory = await readMemory(client);
    return { ...memory, usedRatio: memory.usedBytes / memory.maxBytes, burstKeys: readAlive().length };
  };

  const writeStep = async (writer: BulkWriter, count: number, bytes: number, life: Life): Promise<void> => {
    const now = Date.now();
    const fresh = Array.from(
      { length: count },
      (): BurstKey => ({
        name: digitsOf(random, random.between(9, 11)),
        expiresAtMs: Math.max(now + 1, Math.round(life.fromMs + random.next() * (life.toMs - life.fromMs))),
      }),
    );
    keys = keys.concat(fresh);
    await writer.write(
      fresh.map(({ name, expiresAtMs }) => {
        return ["SET", name, fillerOf(random, spread(bytes, random)), "PX", `${expiresAtMs - now}`];
      }),
    );
  };

  const fill = async (writer: BulkWriter, life: Life, startMs: number, endMs: number): Promise<void> => {
    const total = Math.max(1, Math.round(marketKeys * burstShare));
    for (let written = 0; ; ) {
      const { usedBytes, maxBytes } = await readState();
      const missingBytes = maxBytes * targetRatio - usedBytes;
      if (missingBytes <= 0 || written >= total) return;
      const passed = Math.min(1, (Date.now() + stepMs - startMs) / (endMs - startMs));
      const count = Math.min(total, Math.ceil(total * passed)) - written;
      const bytes = missingBytes / (total - written) - keyOverheadBytes;
      await writeStep(writer, count, Math.min(maxValueBytes, Math.max(1, bytes)), life);
      written += count;
      await sleep(Math.min(stepMs, Math.max(0, endMs - Date.now())));
    }
  };

  return {
    burst: async ({ ttlSeconds, ttlJitterSeconds = ttlSeconds / 4, durationMs = 6_000 }) => {
      const startMs = Date.now();
      const endMs = startMs + durationMs;
      const fromMs = endMs + ttlSeconds * 1_000;
      keys = [...readAlive()];
      const writer = await openBulkWriter(port);
      try {
        await fill(writer, { fromMs, toMs: fromMs + ttlJitterSeconds * 1_000 }, startMs, endMs);
      } finally {
        writer.close();
      }
      const state = await readState();
      if (state.usedRatio > alarmRatio) return state;
      throw new Error(
        `the burst ended at ${percent(state.usedRatio)} of memory, not over ${percent(alarmRatio)}`,
      );
    },
    expire: async () => {
      const writer = await openBulkWriter(port);
      try {
        await writer.write(readAlive().map(({ name }) => ["PEXPIRE", name, `${random.between(1, 1_000)}`]));
        keys = [];
      } finally {
        writer.close();
      }
    },
    recovered: async (timeoutMs = 120_000) => {
      const deadlineMs = Date.now() + timeoutMs;
      for (;;) {
        const state = await readState();
        if (state.usedRatio < recoveredRatio) return state;
        if (Date.now() > deadlineMs) {
          throw new Error(`memory is still at ${percent(state.usedRatio)} after ${timeoutMs} ms`);
        }
        await sleep(stepMs);
      }
    },
  };
}

interface BurstKey {
  readonly name: string;
  readonly expiresAtMs: number;
}

/** When burst keys expire, milliseconds since 1970. */
interface Life {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Sizes of a fifth around the mean: the allocator rounds up, and one size would round all the same way. */
function spread(bytes: number, random: Random): number {
  return Math.max(1, Math.round(bytes * (0.8 + 0.4 * random.next())));
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
