import type { Redis } from "ioredis";
import type { ClusterShape } from "./clusters.ts";
import { connectTo } from "./connect.ts";
import type { Content } from "./contents.ts";
import type { KeySource, StoredKey } from "./key-pool.ts";
import type { LoadedCluster } from "./load-cluster.ts";
import type { Random } from "./random.ts";
import { type Words, writeCommands } from "./write-commands.ts";

/** The applications of one cluster, all in one. */
export interface ClusterTraffic {
  readonly connect: () => Promise<void>;
  /** Makes `count` lookups at once, in the cluster's proportion of hits and misses. */
  readonly lookUp: (count: number) => Promise<void>;
  /** Makes the keys again that expired, then the lookups that are due at `nowMs`. Never rejects. */
  readonly tick: (nowMs: number) => Promise<void>;
  readonly close: () => void;
}

interface Lookup {
  readonly words: Words;
  /** The key it should find; `undefined`: it should miss. */
  readonly key: StoredKey | undefined;
}

/** Lookups that could not be made in time are not made up for beyond this. */
const maxBacklogSeconds = 1;

export function createClusterTraffic(
  shape: ClusterShape,
  port: number,
  { pool, sources }: LoadedCluster,
  random: Random,
): ClusterTraffic {
  const client = connectTo(port, "demo-traffic");
  const missable = sources.filter(({ maker }) => maker.absent !== undefined);
  let dueHits = 0;
  let dueLookups = 0;
  let lastTickMs: number | undefined;
  let busy = false;

  // Hits are spread evenly, so that every few seconds show the ratio and not only the long run.
  const planLookup = (nowMs: number): Lookup | undefined => {
    dueHits += shape.hitRatio;
    if (dueHits < 1) return shape.expectedToMiss ? undefined : planMiss(missable, random, shape);
    const key = pool.draw(random, nowMs);
    if (key === undefined) return undefined;
    dueHits -= 1;
    return { words: [lookupCommand(key.source.pattern.content, shape), key.name], key };
  };

  const store = (key: StoredKey, name: string, nowMs: number): readonly Words[] => {
    const { content, ttl } = key.source.pattern;
    const ttlMs = key.expiresAtMs === undefined || ttl === undefined ? undefined : ttl.maxSeconds * 1_000;
    pool.renew(key, name, ttlMs === undefined ? undefined : nowMs + ttlMs);
    return writeCommands(name, content, ttlMs, random);
  };

  const lookUp = async (count: number, nowMs: number): Promise<void> => {
    const lookups = Array.from({ length: count }, () => planLookup(nowMs)).filter((one) => one !== undefined);
    const answers = await send(
      client,
      lookups.map(({ words }) => words),
    );
    // Read-through: what should have been there is stored again, so a server that lost its keys fills up.
    const lost = lookups.flatMap(({ key }, index) =>
      key !== undefined && isNothing(answers[index]) ? [key] : [],
    );
    await send(
      client,
      lost.flatMap((key) => store(key, key.name, nowMs)),
    );
  };

  const renewExpired = (nowMs: number): Promise<unknown> => {
    const commands = pool.takeExpired(nowMs).flatMap((key) => {
      const { maker } = key.source;
      const name = maker.usedOnce ? maker.present(random) : key.name;
      // A deduplication cache is asked before each message is stored: that is where its misses come from.
      const asked: readonly Words[] = shape.expectedToMiss ? [["EXISTS", name]] : [];
      return [...asked, ...store(key, name, nowMs)];
    });
    return send(client, commands);
  };

  /** Messages of an earlier minute: asked for, stored and gone by now. */
  const passMessages = (count: number): Promise<unknown> => {
    const names = Array.from({ length: count }, () => planMiss(missable, random, shape)?.words[1]);
    const commands = names.flatMap((name): readonly Words[] =>
      name === undefined
        ? []
        : [
            ["EXISTS", name],
            ["SET", name, "1", "PX", "1"],
          ],
    );
    return send(client, commands);
  };

  return {
    connect: () => client.connect(),
    lookUp: async (count) => {
      await lookUp(count, Date.now());
      if (shape.expectedToMiss) await passMessages(Math.round(count * (1 - shape.hitRatio)));
    },
    tick: async (nowMs) => {
      const elapsedSeconds = Math.min(maxBacklogSeconds, (nowMs - (lastTickMs ?? nowMs)) / 1_000);
      lastTickMs = nowMs;
      dueLookups = Math.min(
        dueLookups + elapsedSeconds * shape.lookupsPerSecond,
        maxBacklogSeconds * shape.lookupsPerSecond,
      );
      if (busy || client.status !== "ready") return;
      busy = true;
      const count = Math.floor(dueLookups);
      dueLookups -= count;
      try {
        await renewExpired(nowMs);
        await lookUp(count, nowMs);
      } catch {
        // The server is away or hangs. The next tick tries again.
      } finally {
        busy = false;
      }
    },
    close: () => client.disconnect(),
  };
}

function planMiss(missable: readonly KeySource[], random: Random, shape: ClusterShape): Lookup | undefined {
  const source = missable[random.between(0, missable.length - 1)];
  const name = source?.maker.absent?.(random);
  if (source === undefined || name === undefined) return undefined;
  return { words: [lookupCommand(source.pattern.content, shape), name], key: undefined };
}

/** Commands that count as one hit or miss and whose answer says which. */
function lookupCommand(content: Content, shape: ClusterShape): string {
  switch (content.type) {
    case "string":
      return shape.expectedToMiss ? "EXISTS" : "GET";
    case "set":
      return "SCARD";
    case "hash":
      return "HLEN";
  }
}

function isNothing(answer: unknown): boolean {
  return answer === null || answer === 0;
}

/** Answers in the order of `commands`. Rejects with the first error. */
async function send(client: Redis, commands: readonly Words[]): Promise<readonly unknown[]> {
  if (commands.length === 0) return [];
  const pipeline = client.pipeline();
  for (const [command, ...words] of commands) {
    pipeline.call(command, ...words.map((word) => Buffer.from(word, "latin1")));
  }
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, answer]) => {
    if (error !== null) throw error;
    return answer;
  });
}
