import { describe, expect, it } from "vitest";
import type { Observation } from "../../../src/core/observation.ts";
import { deriveRates } from "../../../src/core/rates.ts";
import { createOwnLookups } from "../../../src/usecases/audit/own-lookups.ts";

const node = "10.0.0.1:6379";

/** A round of `market` whose counters stand at these lookups. */
function roundAt(atMs: number, keyspaceHits: number, keyspaceMisses: number): Observation {
  return {
    cluster: "market",
    node,
    atMs,
    server: { runId: "run-1", version: "7.0.15", product: "redis", mode: "standalone", uptimeSeconds: 60 },
    samples: {
      stats: {
        ok: true,
        values: {
          opsPerSecond: 1,
          commandsProcessed: keyspaceHits + keyspaceMisses,
          keyspaceHits,
          keyspaceMisses,
          evictedKeys: 0,
          expiredKeys: 0,
          rejectedConnections: 0,
        },
      },
    },
  };
}

describe("createOwnLookups", () => {
  it("takes the hits of an audit between two rounds off the hit ratio", async () => {
    let nowMs = 0;
    const own = createOwnLookups(() => nowMs);
    const [before] = own.mark([roundAt(1000, 50, 150)]);
    nowMs = 2000;
    await own.during("market", async (tell) => tell(node, 20_000));
    const [after] = own.mark([roundAt(3000, 20_100, 300)]);
    expect(before && after && deriveRates(before, after)).toMatchObject({
      hits: 50,
      misses: 150,
      hitRatio: 0.25,
    });
  });

  it("takes off what work had looked up before it failed", async () => {
    const own = createOwnLookups(() => 2000);
    const [before] = own.mark([roundAt(1000, 50, 150)]);
    const failing = own.during("market", async (tell) => {
      tell(node, 500);
      throw new Error("broken");
    });
    await expect(failing).rejects.toThrow("broken");
    const [after] = own.mark([roundAt(3000, 600, 300)]);
    expect(before && after && deriveRates(before, after)).toMatchObject({ hits: 50, misses: 150 });
  });

  it("gives no hit ratio from a round during an audit, and still the other rates", async () => {
    const own = createOwnLookups(() => 5000);
    const [before] = own.mark([roundAt(1000, 50, 150)]);
    let during: Observation | undefined;
    await own.during("market", async (tell) => {
      [during] = own.mark([roundAt(2000, 9_000, 300)]);
      tell(node, 20_000);
    });
    const rates = before && during && deriveRates(before, during);
    expect(rates).toMatchObject({ isUnsettled: true, evictionsPerMinute: 0 });
    expect(rates).not.toHaveProperty("hitRatio");
  });

  it("does not trust a round that began before the audit ended", async () => {
    const own = createOwnLookups(() => 2000);
    await own.during("market", async (tell) => tell(node, 10));
    const [during, after] = own.mark([roundAt(1999, 500, 500), roundAt(2001, 500, 500)]);
    expect(during?.samples.stats).toMatchObject({ values: { isAudited: true } });
    expect(after?.samples.stats).not.toMatchObject({ values: { isAudited: true } });
  });

  it("keeps what runs looked up for reports, which know of audits themselves", async () => {
    const own = createOwnLookups(() => 2000);
    await own.during("market", async (tell) => {
      tell(node, 500);
      tell(node, 300, "audit");
    });
    expect(own.ofRuns("market")).toEqual([{ node, hits: 500, atMs: 2000 }]);
    expect(own.ofRuns("orders")).toEqual([]);
  });

  it("begins at none again after a restart of the bot, without a wrong ratio", () => {
    const audited: Observation = roundAt(1000, 20_050, 150);
    const before: Observation = {
      ...audited,
      samples: {
        stats:
          audited.samples.stats?.ok === true
            ? { ok: true, values: { ...audited.samples.stats.values, ownKeyspaceHits: 20_000 } }
            : { ok: false, failure: "timeout", message: "" },
      },
    };
    const [after] = createOwnLookups(() => 0).mark([roundAt(2000, 20_100, 300)]);
    expect(after && deriveRates(before, after)).toMatchObject({ hits: 50, misses: 150, hitRatio: 0.25 });
  });

  it("ends counting also when an audit fails", async () => {
    const own = createOwnLookups(() => 10);
    await expect(own.during("market", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    const [after] = own.mark([roundAt(11, 1, 1)]);
    expect(after?.samples.stats).not.toMatchObject({ values: { isAudited: true } });
  });
});
