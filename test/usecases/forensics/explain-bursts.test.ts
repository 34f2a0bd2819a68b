import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import type { BurstExplanation } from "../../../src/core/forensics/burst-explanation.ts";
import { defaultProfile } from "../../../src/core/profiles/default.ts";
import { Secret } from "../../../src/core/secret.ts";
import {
  eventually,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../../support/redis-server.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";
import { type BurstUnderWatch, watchServer, writeStrings } from "./burst-under-watch.ts";

/** The shipped limits, but a burst is one from a thousand keys on: a gentle sample of few keys takes a moment. */
const profile = {
  ...defaultProfile,
  limits: { ...defaultProfile.limits, keyBurstKeys: { warning: 1000, source: "test" } },
};

let server: RedisServer;
let store: TestStore;
let watch: BurstUnderWatch;

beforeEach(async () => {
  [server, store] = await Promise.all([startRedisServer(), openTestStore()]);
  watch = watchServer(store, server.port, { profile });
});
afterEach(async () => {
  await watch.close();
  await Promise.all([stopAllRedisServers(), store.remove()]);
});

/** Orders that expire, an audit of them, and five quiet minutes. */
async function liveQuietly(keys = 400): Promise<void> {
  const orders = await watch.client("orders-web");
  await writeStrings(orders, keys, (index) => `order:detail:${100_000 + index}`, 3_600);
  await watch.round(0);
  const outcome = await watch.audit({});
  if (outcome.kind === "audited") await store.store().audits.add(outcome.audit);
  await watch.round(5);
}

/** Numbers without TTL, within a minute. */
async function burst(keys = 2_000): Promise<void> {
  const loader = await watch.client("bulk-loader");
  await writeStrings(loader, keys, (index) => `${4_000_000_000 + index * 13}`);
  await watch.round(1);
}

function findAlert(): Promise<Alert | undefined> {
  return store.store().alerts.findNewest("key-burst", { cluster: "isales-market" });
}

/** A gentle sample takes its time where the machine is busy. */
function explained(): Promise<BurstExplanation> {
  return vi.waitFor(
    async () => {
      const explanation = (await findAlert())?.explanation;
      if (explanation === undefined) throw new Error("the burst is not explained");
      return explanation;
    },
    { timeout: 25_000 },
  );
}

describe("a burst of keys", () => {
  it("of 200,000 among 20,000 fires at once; what, since when and by whom is found out while it lasts", async () => {
    await watch.close();
    watch = watchServer(store, server.port, { profile: defaultProfile });
    await liveQuietly(20_000);
    const quietMs = watch.nowMs();
    await burst(200_000);
    expect(await findAlert()).toMatchObject({ condition: "firing", severity: "critical" });
    watch.explainer.look(watch.cluster);
    const { pattern, clients, beganAtMs, newKeys } = await explained();
    expect(pattern).toMatchObject({ kind: "new", pattern: "{number}", noTtlShare: 1, database: 0 });
    expect(pattern).not.toHaveProperty("ttlP50Seconds");
    if (pattern.kind !== "new") throw new Error("the pattern is new");
    expect(pattern.share).toBeGreaterThan(0.89);
    expect(pattern.share).toBeLessThan(0.93);
    expect(pattern.keys).toBeGreaterThan(196_000);
    expect(pattern.keys).toBeLessThan(204_000);
    expect(clients).toMatchObject([
      {
        name: "bulk-loader",
        host: "127.0.0.1",
        user: "default",
        lastCommand: "mset",
        connections: 1,
        isNew: true,
      },
    ]);
    expect({ beganAtMs, newKeys }).toEqual({ beganAtMs: quietMs, newKeys: 200_000 });
    expect(watch.errors).toEqual([]);
  });

  it("is explained by one stored transition, told in the root and in the thread", async () => {
    await liveQuietly();
    await burst();
    watch.explainer.look(watch.cluster);
    watch.explainer.look(watch.cluster);
    const explanation = await explained();
    watch.explainer.look(watch.cluster);
    await watch.explainer.stop();
    const alert = await findAlert();
    const history = await store.store().alerts.transitions(alert?.id ?? "");
    const found = history.filter(({ transition }) => transition.name === "explained");
    expect(found.map(({ transition }) => transition)).toMatchObject([
      { applied: true, actor: { kind: "bot" }, reason: "burst", explanation },
    ]);
    const outbox = await store.store().outbox.history(alert?.id ?? "");
    expect(outbox.map(({ message }) => message.kind)).toEqual(["root", "root", "reply"]);
  });

  it("names a known pattern that grew, and who writes where nobody new connected", async () => {
    await liveQuietly();
    const orders = await watch.client("orders-web");
    await writeStrings(orders, 2_000, (index) => `order:detail:${500_000 + index}`, 600);
    await watch.round(1);
    watch.explainer.look(watch.cluster);
    const { pattern, clients } = await explained();
    expect(pattern).toMatchObject({ kind: "grown", keysBefore: 400, shareBefore: 1, noTtlShare: 0 });
    expect(clients).toMatchObject([{ name: "orders-web", lastCommand: "set", connections: 2, isNew: false }]);
  });

  it("is looked at again after a minute while the server is busy, and not assessed after the third time", async () => {
    await liveQuietly();
    await burst();
    const busy = { kind: "refused", reason: "busy", message: "busy" } as const;
    for (const minutes of [0, 1, 1]) {
      expect((await findAlert())?.explanation).toBeUndefined();
      watch.refusals.push(busy);
      await watch.round(minutes);
      watch.explainer.look(watch.cluster);
      await eventually(async () => (watch.refusals.length === 0 ? true : undefined));
    }
    const { pattern, clients } = await explained();
    expect(pattern).toEqual({ kind: "notAssessed", reason: "busy" });
    expect(clients).toMatchObject([{ name: "bulk-loader" }]);
  });

  it("is taken up after a restart, by what CLIENT LIST tells then; without an earlier audit by the biggest pattern", async () => {
    await watch.round(0);
    await burst();
    await watch.close();
    await store.restart();
    watch = watchServer(store, server.port, { profile });
    await watch.client("bulk-loader");
    await watch.round(3);
    watch.explainer.look(watch.cluster);
    const { pattern, clients } = await explained();
    expect(pattern).toMatchObject({ kind: "biggest", pattern: "{number}", share: 1 });
    expect(clients).toMatchObject([{ name: "bulk-loader", isNew: true }]);
  });

  async function watchAs(...rules: readonly string[]): Promise<void> {
    const admin = await watch.client("admin");
    await admin.call("ACL", "SETUSER", "watcher", "on", ">secret", ...rules);
    await watch.close();
    watch = watchServer(store, server.port, {
      profile,
      username: "watcher",
      password: new Secret("secret"),
    });
    await watch.round(0);
  }

  it("is explained without its pattern where the user may walk no keys, at once", async () => {
    await watchAs("resetkeys", "-@all", "+info", "+ping", "+client|setname", "+client|list");
    await burst();
    watch.explainer.look(watch.cluster);
    const { pattern, clients } = await explained();
    expect(pattern).toEqual({ kind: "notAssessed", reason: "denied" });
    expect(clients).toContainEqual(expect.objectContaining({ name: "bulk-loader" }));
  });

  it("is explained without clients where CLIENT LIST is denied", async () => {
    await watchAs("~*", "+@all", "-client|list");
    await burst();
    watch.explainer.look(watch.cluster);
    const { pattern, clients } = await explained();
    expect(clients).toEqual({ kind: "notAssessed", reason: "denied" });
    expect(pattern).toMatchObject({ pattern: "{number}" });
  });
});
