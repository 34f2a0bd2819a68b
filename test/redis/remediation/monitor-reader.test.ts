import { describe, expect, it } from "vitest";
import { parseCommandTable } from "../../../src/core/redis-text/parse-command-table.ts";
import { MonitorReader, type SeenCommand } from "../../../src/redis/remediation/monitor-reader.ts";

const places = parseCommandTable([
  ["get", 2, [], 1],
  ["set", -3, [], 1],
  ["mset", -3, [], 1],
  ["eval", -3, [], 0],
  ["migrate", -6, [], 3],
  ["ping", -1, [], 0],
  ["object", -2, [], 0, 0, 0, [], [], [], [["object|freq", 3, [], 2]]],
]);

function readAll(chunks: readonly (string | Buffer)[], replies = 0) {
  const seen: SeenCommand[] = [];
  const answers: (readonly [string, boolean])[] = [];
  const reader = new MonitorReader(places, replies, {
    command: (command) => seen.push(command),
    reply: (text, isError) => answers.push([text, isError]),
  });
  for (const chunk of chunks) reader.feed(Buffer.from(chunk as string));
  return { seen, answers };
}

const line = (words: string, address = "127.0.0.1:60866", database = 0) =>
  `+1339518083.107412 [${database} ${address}] ${words}\r\n`;

/** What was seen of one line, without its time. */
function read(words: string, address?: string, database?: number) {
  const { seen } = readAll([line(words, address, database)]);
  return seen.map(({ atMs: _, ...rest }) => rest);
}

describe("a line of MONITOR", () => {
  it("gives the time, the database, the name and the first key", () => {
    expect(readAll([line('"GET" "cart:7"', "10.0.0.9:1234", 3)]).seen).toEqual([
      { atMs: 1_339_518_083_107.412, database: 3, name: "get", key: "cart:7" },
    ]);
  });

  it("is read whoever sent it: over IPv6, a Unix socket, or from a script", () => {
    for (const address of ["[::1]:6379", "unix:/tmp/a b]c.sock", "lua"]) {
      expect(read('"get" "cart:7"', address)).toEqual([{ database: 0, name: "get", key: "cart:7" }]);
    }
  });

  it("counts for the first key of several, and for none where none has a fixed place", () => {
    expect(read('"mset" "a" "1" "b" "2"')).toEqual([{ database: 0, name: "mset", key: "a" }]);
    expect(read('"eval" "return redis.call(\'get\', KEYS[1])" "1" "cart:7"')).toEqual([
      { database: 0, name: "eval" },
    ]);
    expect(read('"migrate" "10.0.0.1" "6379" "cart:7" "0" "100"')).toMatchObject([{ key: "cart:7" }]);
    expect(read('"PING"')).toEqual([{ database: 0, name: "ping" }]);
  });

  it("finds the key of a subcommand, and takes no word of one that it does not know", () => {
    expect(read('"OBJECT" "FREQ" "cart:7"')).toEqual([{ database: 0, name: "object|freq", key: "cart:7" }]);
    expect(read('"object" "secret" "cart:7"')).toEqual([{ database: 0, name: "object" }]);
    expect(read('"no.such" "secret"')).toEqual([{ database: 0 }]);
  });

  it("turns escaped bytes back, whatever they are, and is not ended by them", () => {
    expect(read('"get" "a\\"b\\\\x41\\n\\r\\t\\a\\b\\x00\\xe8\\xae\\xa2 \\"] \\"get\\" \\"b"')).toEqual([
      { database: 0, name: "get", key: 'a"b\\x41\n\r\t\x07\b\x00\xe8\xae\xa2 "] "get" "b' },
    ]);
    expect(read('"get" "<!channel>"')).toMatchObject([{ key: "<!channel>" }]);
    expect(read('"get" ""')).toMatchObject([{ key: "" }]);
  });

  it("has no key where that is longer than a kilobyte, or cut off", () => {
    expect(read(`"get" "${"k".repeat(1024)}"`)).toMatchObject([{ key: "k".repeat(1024) }]);
    expect(read(`"get" "${"k".repeat(1025)}"`)).toEqual([{ database: 0, name: "get" }]);
    expect(read(`"get" "${"k".repeat(100_000)}"`)).toEqual([{ database: 0, name: "get" }]);
    expect(read('"set" "cart:7')).toEqual([{ database: 0, name: "set" }]);
    expect(read('"set"')).toEqual([{ database: 0, name: "set" }]);
  });

  it("that is none is passed over", () => {
    for (const text of ["", "+OK\r\n", "-ERR no\r\n", "+1339518083 [x y] \r\n", ":1\r\n", "\r\n"]) {
      expect(readAll([text]).seen).toEqual([]);
    }
  });
});

describe("a stream of MONITOR", () => {
  const text = `+OK\r\n-NOPERM no\r\n${line(`"set" "a" "${"v".repeat(50)}"`)}${line('"get" "b\\n"')}`;

  it("is read the same wherever it is cut", () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at <= bytes.length; at++) {
      const { seen, answers } = readAll([bytes.subarray(0, at), bytes.subarray(at)], 2);
      expect(seen.map(({ key }) => key)).toEqual(["a", "b\n"]);
      expect(answers).toEqual([
        ["OK", false],
        ["NOPERM no", true],
      ]);
    }
  });

  it("is read byte by byte, and past values of any length", () => {
    expect(
      readAll(
        [...Buffer.from(text)].map((byte) => Buffer.of(byte)),
        2,
      ).seen,
    ).toHaveLength(2);
    const value = Buffer.alloc(3_000_000, "v");
    const parts = ['+1339518083.1 [0 lua] "set" "big" "', value, value, `"\r\n${line('"get" "next"')}`];
    expect(readAll(parts).seen.map(({ key }) => key)).toEqual(["big", "next"]);
  });
});
