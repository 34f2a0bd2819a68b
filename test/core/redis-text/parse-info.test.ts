import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findNumber, parseInfo, readNumber, readText } from "../../../src/core/redis-text/parse-info.ts";
import { parseKeyspace } from "../../../src/core/redis-text/parse-keyspace.ts";
import { parseLatencyStats } from "../../../src/core/redis-text/parse-latency-stats.ts";
import { parseReplicas } from "../../../src/core/redis-text/parse-replicas.ts";
import { UnreadableReplyError } from "../../../src/core/redis-text/unreadable-reply-error.ts";

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/redis-7.0/${name}`, import.meta.url), "utf8");
}

describe("parseInfo", () => {
  it("reads the fields of a captured reply with its CRLF line ends", () => {
    const fields = parseInfo(fixture("info-memory.txt"));
    expect(readNumber(fields, "used_memory")).toBe(1111056);
    expect(readNumber(fields, "maxmemory")).toBe(104857600);
    expect(readText(fields, "maxmemory_policy")).toBe("volatile-lfu");
    expect(readNumber(fields, "mem_fragmentation_ratio")).toBe(6.82);
  });

  it("keeps the colons of a value", () => {
    const fields = parseInfo("config_file:/etc/a:b.conf\r\nmaster_host:fe80::1\r\n");
    expect(readText(fields, "config_file")).toBe("/etc/a:b.conf");
    expect(readText(fields, "master_host")).toBe("fe80::1");
  });

  it("keeps the colons of a module's command in the field's name", () => {
    const fields = parseInfo("latency_percentiles_usec_acme:find:p50=1.003,p99=2.007,p99.9=3.007\n");
    expect(parseLatencyStats(fields)).toEqual([{ command: "acme:find", p50Ms: 0.001003, p99Ms: 0.002007 }]);
  });

  it("accepts plain line feeds, unknown sections, empty fields and lines that are none", () => {
    const fields = parseInfo("# Nonsense\nnew_field:\nno colon here\n\n:nameless\nused_memory:5");
    expect([...fields]).toEqual([
      ["new_field", ""],
      ["used_memory", "5"],
    ]);
  });

  it("names the field that is missing or is no number", () => {
    const fields = parseInfo("used_memory:many\nempty:\n");
    expect(() => readNumber(fields, "used_memory")).toThrow('INFO: used_memory is "many", not a number');
    expect(() => readNumber(fields, "empty")).toThrow('INFO: empty is "", not a number');
    expect(() => readText(fields, "maxmemory")).toThrow("INFO: maxmemory is missing");
    expect(findNumber(fields, "maxclients")).toBeUndefined();
  });

  it("refuses a reply that is no text", () => {
    expect(() => parseInfo(["used_memory", 5])).toThrow(UnreadableReplyError);
    expect(() => parseInfo(null)).toThrow("INFO: the reply is no text");
  });
});

describe("parseKeyspace", () => {
  it("reads the databases that hold keys", () => {
    expect(parseKeyspace(parseInfo(fixture("info-keyspace.txt")))).toEqual([
      { index: 0, keys: 4, keysWithTtl: 3 },
      { index: 3, keys: 1, keysWithTtl: 0 },
    ]);
  });

  it("reads subexpiry of 7.4 by its name, wherever it stands", () => {
    const fields = parseInfo("# Keyspace\r\ndb0:subexpiry=7,keys=10,expires=2,avg_ttl=0,later=x\r\n");
    expect(parseKeyspace(fields)).toEqual([{ index: 0, keys: 10, keysWithTtl: 2, keysWithFieldTtl: 7 }]);
  });

  it("finds no database in an empty keyspace", () => {
    expect(parseKeyspace(parseInfo("# Keyspace\r\n"))).toEqual([]);
  });

  it("calls a database without a key count unreadable", () => {
    expect(() => parseKeyspace(parseInfo("db0:expires=2\r\n"))).toThrow("INFO: keys is missing");
  });
});

describe("parseReplicas", () => {
  it("reads a captured primary's replica", () => {
    expect(parseReplicas(parseInfo(fixture("info-replication.txt")))).toEqual([
      { address: "127.0.0.1:7902", state: "online", lagSeconds: 0, lagBytes: 0 },
    ]);
  });

  it("measures the bytes that a replica is behind, and never less than none", () => {
    const fields = parseInfo(
      [
        "slave0:ip=10.0.0.2,port=6379,state=online,offset=900,lag=1,type=replica",
        "slave1:ip=fe80::2,port=6380,state=wait_bgsave,offset=0,lag=0",
        "slave2:ip=10.0.0.4,port=6379,state=online,offset=1001,lag=0",
        "slave_priority:100",
        "master_repl_offset:1000",
      ].join("\r\n"),
    );
    expect(parseReplicas(fields)).toEqual([
      { address: "10.0.0.2:6379", state: "online", lagSeconds: 1, lagBytes: 100 },
      { address: "fe80::2:6380", state: "wait_bgsave", lagSeconds: 0, lagBytes: 1000 },
      { address: "10.0.0.4:6379", state: "online", lagSeconds: 0, lagBytes: 0 },
    ]);
  });
});

describe("parseLatencyStats", () => {
  it("turns the server's microseconds into milliseconds", () => {
    expect(parseLatencyStats(parseInfo(fixture("info-latencystats.txt")))[4]).toEqual({
      command: "info",
      p50Ms: 0.022015,
      p99Ms: 0.039167,
    });
  });

  it("leaves out a command whose tracked percentiles are others", () => {
    expect(parseLatencyStats(parseInfo("latency_percentiles_usec_get:p95=1.003\n"))).toEqual([]);
  });

  it("finds nothing where the server tracks no latency", () => {
    expect(parseLatencyStats(parseInfo(""))).toEqual([]);
  });
});
