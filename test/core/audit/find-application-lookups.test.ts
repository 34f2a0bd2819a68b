import { describe, expect, it } from "vitest";
import { findApplicationLookups, type OwnAsking } from "../../../src/core/audit/find-application-lookups.ts";

const none = { hits: 0, calls: {} };

/** Of a keyspace without collections, unless told otherwise. */
function find(
  hits: number,
  misses: number,
  own: OwnAsking,
  calls: Readonly<Record<string, number>> | undefined,
  collectionShare = 0,
) {
  return findApplicationLookups(hits, misses, own, calls, collectionShare);
}

describe("findApplicationLookups", () => {
  it("leaves a server alone that no audit has asked", () => {
    expect(find(9_000, 1_000, none, { get: 10_000, type: 0 })).toEqual({
      hits: 9_000,
      misses: 1_000,
    });
  });

  it("takes off what audits asked that nobody knows of, so that a server without hits has none", () => {
    const calls = { get: 30_000, pttl: 6_000, type: 6_000, "object|encoding": 5_999, "memory|usage": 6_000 };
    expect(find(17_999, 30_000, none, calls)).toEqual({ hits: 0, misses: 30_000 });
  });

  it("says the same after one audit and after four", () => {
    const lookupsAfter = (audits: number) =>
      find(24_000 + audits * 12_000, 16_000, none, {
        get: 40_000,
        pttl: audits * 6_000,
        type: audits * 6_000,
      });
    expect(lookupsAfter(1)).toEqual({ hits: 24_000, misses: 16_000 });
    expect(lookupsAfter(4)).toEqual({ hits: 24_000, misses: 16_000 });
  });

  it("takes PTTL for an audit's also where it asked one key in 32 for its type", () => {
    const calls = { get: 100_000, pttl: 64_000, type: 4_000 };
    expect(find(148_000, 20_000, none, calls)).toEqual({ hits: 80_000, misses: 20_000 });
  });

  it("takes off exactly what is known of audits of its own, lengths of collections too", () => {
    const own = { hits: 24_000, calls: { pttl: 6_000, type: 6_000, "object|encoding": 6_000 } };
    const calls = { ...own.calls, get: 40_000, scard: 50_000 };
    expect(find(84_000, 30_000, own, calls)).toEqual({ hits: 60_000, misses: 30_000 });
  });

  it("takes lengths for an audit's where they are as many as it would ask, and for nobody's else", () => {
    const calls = { get: 40_000, pttl: 12_000, type: 12_000, hlen: 5_900, scard: 20 };
    expect(find(24_000 + 24_000 + 5_920, 16_000, none, calls, 0.5)).toEqual({ hits: 24_000, misses: 16_000 });
    expect(find(24_000 + 24_000 + 5_920, 16_000, none, calls, 0)).toBeUndefined();
    const polled = { ...calls, llen: 400_000 };
    expect(find(24_000 + 24_000 + 405_920, 250_000, none, polled, 0.5)).toEqual({
      hits: 417_920,
      misses: 250_000,
    });
  });

  it("forgets what it knows of once the counters were reset", () => {
    const own = { hits: 24_000, calls: { pttl: 6_000, type: 6_000 } };
    expect(find(700, 300, own, { get: 1_000 })).toEqual({ hits: 700, misses: 300 });
    expect(find(700, 300, own, undefined)).toBeUndefined();
  });

  it("does not assess what audits decide: hardly anything else was looked up", () => {
    const calls = { get: 200, pttl: 60_000, type: 60_000 };
    expect(find(120_100, 100, none, calls)).toBeUndefined();
  });

  it("does not assess PTTLs in such number that it matters whose they were", () => {
    expect(find(60_000, 40_000, none, { get: 50_000, pttl: 50_000 })).toBeUndefined();
    expect(find(60_000, 40_000, none, { get: 99_000, pttl: 1_000 })).toEqual({
      hits: 60_000,
      misses: 40_000,
    });
  });

  it("relies on what it knows where the server does not count calls", () => {
    expect(find(900, 300, { hits: 600, calls: {} }, undefined)).toEqual({
      hits: 300,
      misses: 300,
    });
  });
});
