import { Decoder } from "ioredis/built/resp/decoder.js";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../sandbox/fleet/random.ts";
import { ProtocolError } from "../../../src/redis/bulk/protocol-error.ts";
import { createReplyTree, type ReplyTree } from "../../../src/redis/bulk/reply-tree.ts";
import { RespReader } from "../../../src/redis/bulk/resp-reader.ts";

/** Replies found in chunks, each of which is overwritten after it was read, as a socket's buffer is. */
function readChunks(chunks: readonly Buffer[]): { replies: readonly ReplyTree[]; ended: number } {
  const replies: ReplyTree[] = [];
  let ended = 0;
  const reader = new RespReader(
    createReplyTree((reply) => replies.push(reply)),
    () => {
      ended += 1;
    },
  );
  for (const chunk of chunks) {
    const own = Buffer.from(chunk);
    reader.feed(own);
    own.fill(0x21);
  }
  return { replies, ended };
}

function read(text: string): readonly ReplyTree[] {
  return readChunks([Buffer.from(text, "latin1")]).replies;
}

function cut(bytes: Buffer, length: number): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) chunks.push(bytes.subarray(at, at + length));
  return chunks;
}

const text = (value: string) => Buffer.from(value, "latin1");

describe("a reply of RESP2", () => {
  it("is read in each of its kinds", () => {
    expect(read("+OK\r\n:-12\r\n:9007199254740991\r\n$5\r\nhello\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n")).toEqual(
      ["OK", -12, 9_007_199_254_740_991, text("hello"), text(""), null, null, []],
    );
  });

  it("keeps bytes that are no text, and line ends within them", () => {
    expect(read("$6\r\n\x00\xff\r\n$1\r\n")).toEqual([text("\x00\xff\r\n$1")]);
  });

  it("may have errors in its middle", () => {
    expect(read("*3\r\n:1\r\n-NOPERM no\r\n*2\r\n-ERR a\r\n$1\r\nb\r\n:7\r\n")).toEqual([
      [1, { error: "NOPERM no" }, [{ error: "ERR a" }, text("b")]],
      7,
    ]);
  });

  it("closes all arrays that end with the same element", () => {
    expect(read("*2\r\n$2\r\n17\r\n*1\r\n*1\r\n*0\r\n+next\r\n")).toEqual([[text("17"), [[[]]]], "next"]);
  });
});

describe("a reply of RESP3", () => {
  it("is read in each of its kinds", () => {
    expect(
      read("_\r\n#t\r\n#f\r\n,1.5\r\n,-inf\r\n,inf\r\n,3e10\r\n(349999999999999999999\r\n:+5\r\n"),
    ).toEqual([
      null,
      true,
      false,
      1.5,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      3e10,
      "349999999999999999999",
      5,
    ]);
    expect(read(",nan\r\n")).toEqual([Number.NaN]);
    expect(read("!9\r\nERR\r\noops\r\n=9\r\ntxt:hello\r\n")).toEqual([
      { error: "ERR\r\noops" },
      text("hello"),
    ]);
    expect(read("%2\r\n+a\r\n:1\r\n+b\r\n~2\r\n:2\r\n:3\r\n")).toEqual([["a", 1, "b", [2, 3]]]);
  });

  it("is told without the attributes before it, at any depth", () => {
    expect(read("|1\r\n+ttl\r\n*2\r\n:1\r\n:2\r\n+value\r\n")).toEqual(["value"]);
    expect(read("*2\r\n:1\r\n|1\r\n+a\r\n|1\r\n+deep\r\n:0\r\n%1\r\n+x\r\n:9\r\n:2\r\n")).toEqual([[1, 2]]);
    expect(read("|0\r\n:4\r\n")).toEqual([4]);
  });

  it("is not confused with pushes between replies", () => {
    const { replies, ended } = readChunks([
      text(":1\r\n>3\r\n+invalidate\r\n*1\r\n$3\r\nkey\r\n_\r\n>0\r\n:2\r\n"),
    ]);
    expect(replies).toEqual([1, 2]);
    expect(ended).toBe(2);
  });
});

describe("a stream that is cut anywhere", () => {
  const mixed = text(
    "*2\r\n$2\r\n12\r\n*3\r\n$5\r\nab\r\nc\r\n$0\r\n\r\n$-1\r\n-ERR wrong\r\n:-100\r\n%1\r\n+k\r\n,2.5\r\n|1\r\n+a\r\n+b\r\n#t\r\n" +
      ">2\r\n+x\r\n:1\r\n=7\r\ntxt:abc\r\n_\r\n(12345678901234567890\r\n",
  );
  const expected = readChunks([mixed]);

  it("gives the same replies for every two chunks", () => {
    expect(expected.ended).toBe(8);
    for (let at = 1; at < mixed.length; at++) {
      expect(readChunks([mixed.subarray(0, at), mixed.subarray(at)])).toEqual(expected);
    }
  });

  it("gives the same replies for chunks of any one size, down to single bytes", () => {
    for (let length = 1; length < mixed.length; length++) {
      expect(readChunks(cut(mixed, length))).toEqual(expected);
    }
  });

  it("takes a string of megabytes from many small chunks", () => {
    const body = Buffer.alloc(3_000_000, "x");
    const stream = Buffer.concat([text("$3000000\r\n"), body, text("\r\n:1\r\n")]);
    const [first, second] = readChunks(cut(stream, 4_099)).replies;
    expect(Buffer.isBuffer(first) && first.equals(body)).toBe(true);
    expect(second).toBe(1);
  });
});

describe("bytes that are no RESP", () => {
  it.each([
    ["an unknown type", "?1\r\n"],
    ["a number with letters", ":12a\r\n"],
    ["a number without digits", ":\r\n"],
    ["a negative length", "$-2\r\n"],
    ["a length above what a server may send", "$536870913\r\n"],
    ["a string that is longer than announced", "$3\r\nabcd\r\n"],
    ["a line feed that is missing", "+OK\rx\r\n"],
    ["a boolean of another letter", "#x\r\n"],
    ["a double of no number", ",1.2.3\r\n"],
    ["a verbatim string without a format", "=3\r\nabc\r\n"],
    ["a push within a reply", "*2\r\n>1\r\n:1\r\n:2\r\n"],
    ["a streamed string", "$?\r\n;4\r\nHell\r\n"],
    ["endless nesting", "*1\r\n".repeat(200)],
  ])("are refused: %s", (_name, stream) => {
    expect(() => read(stream)).toThrow(ProtocolError);
    expect(() => readChunks(cut(text(stream), 1))).toThrow(ProtocolError);
  });

  it("are refused when a line never ends", () => {
    expect(() => readChunks(cut(Buffer.alloc(1_200_000, "+"), 65_536))).toThrow(ProtocolError);
  });
});

/** A random reply of RESP2 as bytes. */
function makeReply(random: Random, depth: number): string {
  switch (random.between(0, depth > 3 ? 5 : 7)) {
    case 0:
      return `+${random.characters("abc OK", random.between(0, 20))}\r\n`;
    case 1:
      return `-ERR ${random.characters("xyz -:$*", random.between(0, 20))}\r\n`;
    case 2:
      return `:${random.between(-1_000_000_000, 1_000_000_000)}\r\n`;
    case 3:
      return random.between(0, 1) === 0 ? "$-1\r\n" : "*-1\r\n";
    case 4:
    case 5: {
      const body = random.characters("\r\n$*:+-\x00\xff\x80abc", random.between(0, random.between(0, 400)));
      return `$${body.length}\r\n${body}\r\n`;
    }
    default: {
      const items = Array.from({ length: random.between(0, 6) }, () => makeReply(random, depth + 1));
      return `*${items.length}\r\n${items.join("")}`;
    }
  }
}

/** What ioredis makes of the same chunks, in our words. */
function decodeWithIoredis(chunks: readonly Buffer[]): readonly ReplyTree[] {
  const replies: ReplyTree[] = [];
  const inOurWords = (value: unknown): ReplyTree => {
    if (value instanceof Error) return { error: value.message };
    if (Array.isArray(value)) return value.map(inOurWords);
    if (value === null || typeof value === "number" || typeof value === "string" || Buffer.isBuffer(value)) {
      return value;
    }
    throw new Error(`ioredis gave ${String(value)}`);
  };
  const decoder = new Decoder({
    getTypeMapping: () => ({ 36: Buffer }),
    onReply: (reply) => replies.push(inOurWords(reply)),
    onErrorReply: (error) => replies.push(inOurWords(error)),
    onPush: () => undefined,
  });
  for (const chunk of chunks) decoder.write(Buffer.from(chunk));
  return replies;
}

describe("random streams", () => {
  it("are read as ioredis reads them, whatever the cuts", () => {
    const random = createRandom(20_260_213);
    for (let round = 0; round < 400; round++) {
      const count = random.between(1, 30);
      const stream = text(Array.from({ length: count }, () => makeReply(random, 0)).join(""));
      const chunks: Buffer[] = [];
      for (let at = 0; at < stream.length; ) {
        const length = random.between(1, random.between(1, 300));
        chunks.push(stream.subarray(at, at + length));
        at += length;
      }
      const { replies, ended } = readChunks(chunks);
      expect(ended).toBe(count);
      expect(replies).toEqual(decodeWithIoredis([stream]));
    }
  });

  it("end in replies or in a ProtocolError when bytes are changed, never in anything else", () => {
    const random = createRandom(7);
    let refused = 0;
    for (let round = 0; round < 600; round++) {
      const stream = text(Array.from({ length: 8 }, () => makeReply(random, 0)).join(""));
      for (let change = 0; change < 3; change++)
        stream[random.between(0, stream.length - 1)] = random.between(0, 255);
      try {
        readChunks(cut(stream, random.between(1, 64)));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(200);
  });
});
