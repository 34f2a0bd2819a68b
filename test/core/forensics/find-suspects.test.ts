import { describe, expect, it } from "vitest";
import { type ClientMemory, rememberClients } from "../../../src/core/forensics/client-memory.ts";
import { findSuspects } from "../../../src/core/forensics/find-suspects.ts";
import type { ListedClient } from "../../../src/core/redis-text/parse-client-list.ts";

const nowMs = 1_770_904_800_000;
const minuteMs = 60_000;

function client(name: string, changed: Partial<ListedClient> = {}): ListedClient {
  return {
    host: "10.0.0.7",
    name,
    database: 0,
    ageSeconds: 0,
    idleSeconds: 0,
    lastCommand: "get",
    ...changed,
  };
}

function remember(lists: readonly (readonly [number, readonly ListedClient[]])[]): ClientMemory {
  const start: ClientMemory = { atMs: 0, groups: new Map() };
  return lists.reduce((memory, [atMs, list]) => rememberClients(memory, list, atMs), start);
}

const names = (memory: ClientMemory, beganAtMs: number) =>
  findSuspects([memory], beganAtMs).map((suspect) => `${suspect.name} ${suspect.isNew}`);

describe("the memory of clients", () => {
  it("joins connections of one host, name, user and library", () => {
    const { groups } = remember([
      [
        nowMs,
        [
          client("web", { ageSeconds: 9, idleSeconds: 3, commands: 5 }),
          client("web", { ageSeconds: 70, idleSeconds: 1, lastCommand: "set", commands: 6 }),
          client("web", { host: "10.0.0.8" }),
        ],
      ],
    ]);
    expect([...groups.values()]).toEqual([
      {
        host: "10.0.0.7",
        name: "web",
        connections: 2,
        lastCommand: "set",
        idleSeconds: 1,
        commands: 11,
        firstSeenMs: nowMs - 70_000,
        lastSeenMs: nowMs,
      },
      expect.objectContaining({ host: "10.0.0.8", connections: 1 }),
    ]);
  });

  it("keeps when a client was first seen, though it connects anew", () => {
    const { groups } = remember([
      [nowMs - minuteMs, [client("web", { ageSeconds: 600 })]],
      [nowMs, [client("web")]],
    ]);
    expect([...groups.values()]).toMatchObject([{ firstSeenMs: nowMs - 11 * minuteMs, lastSeenMs: nowMs }]);
  });

  it("remembers those that left, and forgets the longest unseen above 500", () => {
    const many = Array.from({ length: 500 }, (_, index) => client(`job-${index}`));
    const { groups } = remember([
      [nowMs - 2 * minuteMs, [client("first")]],
      [nowMs - minuteMs, [client("second")]],
      [nowMs, many.slice(1)],
    ]);
    const kept = [...groups.values()].map(({ name }) => name);
    expect(kept).toHaveLength(500);
    expect(kept).toContain("second");
    expect(kept).not.toContain("first");
  });
});

describe("the suspects of a burst", () => {
  it("are the clients that nobody had seen before, also those that left; writers first, then the latest", () => {
    const memory = remember([
      [nowMs - 5 * minuteMs, [client("web", { lastCommand: "set" })]],
      [nowMs - minuteMs, [client("web"), client("loader", { lastCommand: "mset" })]],
      [nowMs, [client("web", { lastCommand: "set" }), client("viewer")]],
    ]);
    expect(names(memory, nowMs - 2 * minuteMs)).toEqual(["loader true", "viewer true"]);
  });

  it("count as new when they connected up to a minute before the last quiet count", () => {
    const memory = remember([
      [nowMs, [client("early", { ageSeconds: 121 }), client("loader", { ageSeconds: 120 })]],
    ]);
    expect(names(memory, nowMs - minuteMs)).toEqual(["loader true"]);
  });

  it("are those who write now where nobody is new", () => {
    const old = { ageSeconds: 9_000 };
    const memory = remember([
      [
        nowMs,
        [
          client("web", { ...old, lastCommand: "set" }),
          client("cron", { ...old, lastCommand: "hset", idleSeconds: 6 }),
          client("viewer", old),
        ],
      ],
    ]);
    expect(names(memory, nowMs - minuteMs)).toEqual(["web false"]);
  });

  it("are nobody where nobody is new and nobody writes", () => {
    expect(names(remember([[nowMs, [client("viewer", { ageSeconds: 9_000 })]]]), nowMs)).toEqual([]);
  });

  it("are at most five, those with most commands first", () => {
    const list = [1, 2, 3, 4, 5, 6, 7].map((commands) => client(`job-${commands}`, { commands }));
    expect(names(remember([[nowMs, list]]), nowMs)).toEqual([
      "job-7 true",
      "job-6 true",
      "job-5 true",
      "job-4 true",
      "job-3 true",
    ]);
  });

  it("are each named once of several nodes; who was on one before is not new", () => {
    const [first, second] = [
      remember([[nowMs, [client("loader", { lastCommand: "set" }), client("web", { ageSeconds: 600 })]]]),
      remember([[nowMs, [client("loader"), client("web")]]]),
    ];
    expect(findSuspects([first, second], nowMs)).toEqual([
      {
        host: "10.0.0.7",
        name: "loader",
        connections: 2,
        lastCommand: "set",
        firstSeenMs: nowMs,
        isNew: true,
      },
    ]);
  });
});
