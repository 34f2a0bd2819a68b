import { describe, expect, it } from "vitest";
import type { ClusterFigures, PatternAudit } from "../../../src/core/audit/audit.ts";
import { fingerprintPattern } from "../../../src/core/audit/fingerprint-pattern.ts";
import { auditOf, day, patternOf } from "./audits.ts";

function fingerprint(patterns: readonly PatternAudit[], figures: Partial<ClusterFigures> = {}) {
  const { workload, because } = auditOf({ patterns, figures }).workload;
  return [workload, ...because];
}

describe("fingerprintPattern", () => {
  const types = (type: string) => ({ types: { [type]: 100 } });

  it.each<readonly [string, Parameters<typeof patternOf>[2], string]>([
    ["page:{id}", { p50Seconds: 60 }, "cache"],
    ["session:{userId}", { p50Seconds: 1800 }, "session-store"],
    ["auth:sess:user:{userId}", { p50Seconds: 1800, ...types("hash") }, "session-store"],
    ["{uuid}{timestamp}", { p50Seconds: 36 * day }, "session-store"],
    ["{uuid}", { p50Seconds: 60 }, "cache"],
    ["duplicate_message_{deviceType}_{mac}_{n}", { p50Seconds: 14 }, "dedup"],
    ["stock_adjust:idempotent:MASC{date}{n}", { p50Seconds: day }, "dedup"],
    ["lock:order:{orderId}", { p50Seconds: 10 }, "lock"],
    ["jobs:{queue}", types("list"), "queue"],
    ["chat:ctx:thread:{id}", { p50Seconds: 90, ...types("list") }, "cache"],
    ["events", types("stream"), "queue"],
    ["bull:mail:queue:{id}", types("hash"), "queue"],
    ["rl:user:{userId}", { p50Seconds: 60 }, "counter"],
    ["CONTACT_day_{userId}_{date}_{channel}", {}, "counter"],
    ["report:{date}", { bytes: { value: 900_000, low: 900_000, high: 900_000 } }, "registry"],
    ["device_communication", types("hash"), "registry"],
    ["meta:items", { p50Seconds: 3600, ...types("hash") }, "registry"],
    ["queue:state:{id}", { types: {} }, "queue"],
  ])("%s %j is a %s", (pattern, draft, expected) => {
    expect(fingerprintPattern(patternOf(pattern, 100, draft))).toBe(expected);
  });

  it.each<readonly [string, Parameters<typeof patternOf>[2], string]>([
    ["product:{id}", {}, "cache"],
    ["user:{id}", types("hash"), "cache"],
    ["config:{name}", {}, "registry"],
    ["device_communication", types("hash"), "registry"],
    ["jobs:{queue}", types("list"), "queue"],
    ["lock:order:{orderId}", {}, "lock"],
    ["views:{id}", {}, "counter"],
  ])("where any key may be evicted, %s %j without TTL is a %s", (pattern, draft, expected) => {
    expect(fingerprintPattern(patternOf(pattern, 100, draft), true)).toBe(expected);
  });
});

describe("fingerprintWorkload", () => {
  it("tells deduplication from its figures, where names say nothing", () => {
    const patterns = [patternOf("m_{mac}_{n}", 120, { p50Seconds: 14 })];
    const figures = { hits: 6689, misses: 946_837, expiredKeys: 46_068_363 };
    expect(fingerprint(patterns, figures)).toEqual([
      "dedup",
      "missesExpected",
      "fewKeysManyExpired",
      "shortTtls",
    ]);
  });

  it("does not excuse a cache whose look-ups are never stored", () => {
    const patterns = [patternOf("m_{mac}_{n}", 13, { p50Seconds: 14 })];
    const figures = { hits: 1_400_000, misses: 47_300_000, expiredKeys: 20_000 };
    expect(fingerprint(patterns, figures)).toEqual(["cache", "patternsAgree", "keysExpire"]);
  });

  it("does not excuse a cache that is read more often than written", () => {
    const patterns = [patternOf("page:{id}", 100, { p50Seconds: 20 })];
    const commandCalls = { get: 1_000_000, set: 400_000 };
    const figures = { hits: 100_000, misses: 900_000, expiredKeys: 900_000, commandCalls };
    expect(fingerprint(patterns, figures)).toEqual(["cache", "patternsAgree", "keysExpire", "mostlyReads"]);
  });

  it("believes the hits of keys that are only named like deduplication", () => {
    const patterns = [patternOf("duplicate_check_{id}", 100, { p50Seconds: 3600 })];
    expect(fingerprint(patterns, { hits: 900, misses: 100 })[0]).not.toBe("dedup");
  });

  it("believes commands more than names", () => {
    const patterns = [patternOf("x:{id}", 100, { p50Seconds: 60 }), patternOf("y:{id}", 50)];
    const increments = { incrby: 9000, set: 100, get: 2000 };
    expect(fingerprint(patterns, { commandCalls: increments })).toEqual(["counter", "mostlyIncrements"]);
    const pushes = { lpush: 9000, brpop: 9000, get: 300 };
    expect(fingerprint(patterns, { commandCalls: pushes })).toEqual(["queue", "queueCommands"]);
    const reads = { incr: 9000, get: 90_000 };
    expect(fingerprint(patterns, { commandCalls: reads })[0]).toBe("cache");
  });

  it("knows nothing of an empty cluster", () => {
    expect(fingerprint([])).toEqual(["unknown", "noEvidence"]);
  });
});
