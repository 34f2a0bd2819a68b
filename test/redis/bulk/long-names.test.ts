import { afterEach, describe, expect, it } from "vitest";
import { EncodingTable } from "../../../src/redis/bulk/encoding-table.ts";
import { KeyPage } from "../../../src/redis/bulk/key-page.ts";
import { MetadataRound } from "../../../src/redis/bulk/metadata-round.ts";
import { askMemory, askTtl, askType } from "../../../src/redis/bulk/questions.ts";
import { ScanCounters } from "../../../src/redis/bulk/scan-counters.ts";
import { TypeTable } from "../../../src/redis/bulk/type-table.ts";
import { startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { addressOf, openHelper, scanAll } from "./collect-scan.ts";

afterEach(() => stopAllRedisServers());

function pageOf(names: readonly string[]): KeyPage {
  const page = new KeyPage(["unknown"], ["unknown"]);
  for (const name of names) {
    const bytes = Buffer.from(name, "latin1");
    page.add(bytes, 0, bytes.length);
  }
  page.asks.fill(askTtl | askType | askMemory, 0, page.count);
  return page;
}

/** The packets about the keys of a page, each with how many replies it is owed. */
function packetsOf(page: KeyPage): readonly { readonly text: string; readonly replies: number }[] {
  const parts = { types: new TypeTable(), encodings: new EncodingTable(), counters: new ScanCounters() };
  const round = new MetadataRound(page, parts);
  const packets: { text: string; replies: number }[] = [];
  for (let from = 0; from < page.count; from = round.askedUpTo) {
    packets.push({ text: round.encode(page, from).toString("latin1"), replies: round.replies });
  }
  return packets;
}

describe("questions about a page of keys", () => {
  it("leave in one packet", () => {
    const packets = packetsOf(pageOf(Array.from({ length: 500 }, (_, index) => `user:${index}:profile`)));
    expect(packets.map(({ replies }) => replies)).toEqual([1_500]);
  });

  it("leave in packets of a few megabytes at most where names are very long, each key once", () => {
    const names = Array.from({ length: 60 }, (_, index) => `${index}`.padEnd(65_000, "x"));
    const packets = packetsOf(pageOf(names));
    expect(packets.reduce((sum, { replies }) => sum + replies, 0)).toBe(180);
    expect(Math.max(...packets.map(({ text }) => text.length))).toBeLessThan(2_000_000);
    const asked = packets.map(({ text }) => text).join("");
    for (const name of names) expect(asked.split(`$65000\r\n${name}\r\n`)).toHaveLength(4);
  });
});

describe("a keyspace of very long names", () => {
  it.each(["exact", "sample"] as const)(
    "is read in small pages, and all of each key is learned: %s",
    async (mode) => {
      const server = await startRedisServer();
      const helper = await openHelper(addressOf(server));
      const names = Array.from({ length: 120 }, (_, index) => `${index}:`.padEnd(120_000, "x"));
      await helper.callAll(names.map((name) => ["SET", name, "v", "EX", "1000"]));
      const { keys, scan } = await scanAll(addressOf(server), { mode, sampleKeys: 100 });
      helper.close();
      expect(scan.end).toEqual({ kind: "complete" });
      if (mode === "exact") {
        expect(keys.size).toBe(120);
        // Some 14 MB of names, a megabyte at a time.
        expect(scan.sent.scan).toBeGreaterThan(12);
      } else expect(scan.keys).toBe(100);
      for (const key of keys.values()) {
        expect(key).toMatchObject({ type: "string" });
        expect(key.ttlMs).toBeGreaterThan(0);
        expect(key.memoryBytes).toBeGreaterThan(120_000);
      }
    },
  );
});
