import type { BurstClient } from "./burst-explanation.ts";
import type { ClientGroup, ClientMemory } from "./client-memory.ts";

/** Who reads more than five names reads none. */
const mostSuspects = 5;

/** The count before a rise is up to a minute old, and who writes connects first. */
const connectingMs = 60_000;

/** Whoever wrote within this many seconds of a list may be the one who writes. */
const busySeconds = 5;

/** Commands that make keys. Scripts and transactions may. */
const writes = new Set(
  `set setex psetex setnx mset msetnx getset getex append incr incrby incrbyfloat decr decrby setbit setrange bitfield
   bitop hset hsetnx hmset hincrby hincrbyfloat lpush rpush linsert lmove rpoplpush sadd sunionstore sinterstore
   sdiffstore smove zadd zincrby zunionstore zinterstore zdiffstore zrangestore geoadd geosearchstore xadd pfadd
   pfmerge copy restore rename renamenx move migrate sort json.set json.mset ts.add bf.add bf.madd eval evalsha fcall
   exec`.split(/\s+/),
);

/**
 * Who may have written the keys of a burst, most suspicious first: clients that nobody had seen before it; without
 * any, those known ones whose last command was a write a moment ago. Of several nodes, each client once.
 */
export function findSuspects(memories: readonly ClientMemory[], beganAtMs: number): readonly BurstClient[] {
  const groups = mergeNodes(memories);
  const sinceMs = beganAtMs - connectingMs;
  const appeared = groups.filter(({ firstSeenMs }) => firstSeenMs >= sinceMs);
  const isNew = appeared.length > 0;
  const suspects = isNew
    ? appeared
    : groups.filter((group) => isWriting(group) && group.lastSeenMs >= sinceMs);
  return suspects
    .sort(bySuspicion)
    .slice(0, mostSuspects)
    .map(({ lastSeenMs: _, idleSeconds: __, ...group }) => ({ ...group, isNew }));
}

function mergeNodes(memories: readonly ClientMemory[]): ClientGroup[] {
  const merged = new Map<string, ClientGroup>();
  for (const [key, group] of memories.flatMap(({ groups }) => [...groups])) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? group : joinNodes(known, group));
  }
  return [...merged.values()];
}

function joinNodes(a: ClientGroup, b: ClientGroup): ClientGroup {
  const busier = isWriting(b) && !isWriting(a) ? b : a;
  const commands = a.commands === undefined ? b.commands : a.commands + (b.commands ?? 0);
  return {
    ...busier,
    connections: a.connections + b.connections,
    ...(commands !== undefined && { commands }),
    firstSeenMs: Math.min(a.firstSeenMs, b.firstSeenMs),
    lastSeenMs: Math.max(a.lastSeenMs, b.lastSeenMs),
  };
}

function isWriting({ lastCommand, idleSeconds }: ClientGroup): boolean {
  return isWrite(lastCommand) && idleSeconds <= busySeconds;
}

function isWrite(command: string | undefined): boolean {
  return command !== undefined && writes.has(command);
}

/** Writers first, then who ran most commands, then who came last. */
function bySuspicion(a: ClientGroup, b: ClientGroup): number {
  return (
    Number(isWrite(b.lastCommand)) - Number(isWrite(a.lastCommand)) ||
    (b.commands ?? 0) - (a.commands ?? 0) ||
    b.firstSeenMs - a.firstSeenMs
  );
}
