import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../src/core/alerts/alert.ts";
import { actOnAlert } from "../../src/usecases/act-on-alert.ts";
import { evaluateCluster } from "../../src/usecases/evaluate-cluster.ts";
import { markStaleAlerts } from "../../src/usecases/mark-stale-alerts.ts";
import { hungRound, market, marketNode, memoryRound } from "../support/market.ts";
import { openTestStore, type TestStore } from "../support/sqlite-store.ts";

let opened: TestStore;
const start = 1_750_000_000_000;
const step = 30_000;

beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.remove());

/** Runs rounds 30 s apart, beginning with round `from`, with the given shares of memory used. */
async function run(from: number, ratios: readonly number[]): Promise<void> {
  for (const [index, ratio] of ratios.entries()) {
    const atMs = start + (from + index) * step;
    await evaluateCluster(opened.store(), market, [memoryRound(atMs, ratio)], atMs);
  }
}

function memoryAlert(): Promise<Alert | undefined> {
  return opened.store().alerts.findNewest("memory", { cluster: "market", node: marketNode });
}

async function history(alertId: string): Promise<readonly string[]> {
  const transitions = await opened.store().alerts.transitions(alertId);
  return transitions.map(({ transition }) => `${transition.name} by ${transition.actor.kind}`);
}

describe("evaluateCluster", () => {
  it("tells nobody of memory that is high only twice", async () => {
    await run(0, [0.9, 0.9, 0.5]);
    expect(await memoryAlert()).toMatchObject({ condition: "resolved" });
    expect(await opened.store().outbox.pendingCount()).toBe(0);
  });

  it("fires after three bad rounds and resolves after two good ones, each change a row", async () => {
    await run(0, [0.9, 0.9, 0.9]);
    expect(await memoryAlert()).toMatchObject({
      id: "A1",
      condition: "firing",
      severity: "critical",
      channel: "C0MARKET",
      firedAtMs: start + 2 * step,
    });
    await run(3, [0.5, 0.5]);
    expect(await memoryAlert()).toMatchObject({ condition: "resolved", resolvedAtMs: start + 4 * step });
    expect(await history("A1")).toEqual([
      "suspected by bot",
      "fired by bot",
      "recovering by bot",
      "resolved by bot",
    ]);
  });

  it("fires at once when memory is at 95 %", async () => {
    await run(0, [0.95]);
    expect(await memoryAlert()).toMatchObject({ condition: "firing" });
  });

  it("counts on after a restart as if there had been none", async () => {
    await run(0, [0.9, 0.9]);
    await opened.restart();
    await run(2, [0.9]);
    expect(await memoryAlert()).toMatchObject({ id: "A1", condition: "firing" });
  });

  it("goes back to the same alert when memory is high again within the hour, and to a new one later", async () => {
    await run(0, [0.9, 0.9, 0.9, 0.5, 0.5]);
    await run(10, [0.9, 0.9, 0.9]);
    expect(await memoryAlert()).toMatchObject({ id: "A1", epoch: 1, condition: "firing" });
    await run(13, [0.5, 0.5]);
    await run(200, [0.9, 0.9, 0.9]);
    expect(await memoryAlert()).toMatchObject({ id: "A2", epoch: 2, condition: "firing" });
  });

  it("neither fires nor clears a memory alert by rounds in which the node hung", async () => {
    await run(0, [0.9, 0.9, 0.9]);
    const before = await memoryAlert();
    for (const round of [3, 4, 5]) {
      const atMs = start + round * step;
      await evaluateCluster(opened.store(), market, [hungRound(atMs)], atMs);
    }
    expect(await memoryAlert()).toEqual(before);
    const unreachable = await opened
      .store()
      .alerts.findNewest("unreachable", { cluster: "market", node: marketNode });
    expect(unreachable).toMatchObject({ condition: "firing", severity: "critical" });
  });

  it("loses neither side when a person acknowledges while a round is judged", async () => {
    await run(0, [0.9, 0.9, 0.9]);
    const person = { action: "acknowledge", userId: "U1", source: "button", atMs: start } as const;
    await Promise.all([run(3, [0.95]), actOnAlert(opened.store(), "A1", person)]);
    expect(await memoryAlert()).toMatchObject({
      handling: "acknowledged",
      acknowledgment: { userId: "U1" },
      currentValues: { usedRatio: { unit: "ratio", value: 0.95 } },
    });
  });
});

describe("markStaleAlerts", () => {
  const at = (nowMs: number, watchingSinceMs: number) =>
    markStaleAlerts({
      store: opened.store(),
      clusters: [market],
      intervalMs: () => step,
      nowMs,
      watchingSinceMs,
    });

  it("shows an alert without a sample for three intervals as stale, never as resolved", async () => {
    await run(0, [0.9, 0.9, 0.9]);
    const lastMs = start + 2 * step;
    await at(lastMs + 3 * step - 1, start);
    expect(await memoryAlert()).toMatchObject({ condition: "firing" });
    await at(lastMs + 3 * step, start);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
    await at(lastMs + 100 * step, start);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
  });

  it("waits for the first rounds of a process that just started, however long it was away", async () => {
    await run(0, [0.9, 0.9, 0.9]);
    const restartedMs = start + 1000 * step;
    await at(restartedMs + 2 * step, restartedMs);
    expect(await memoryAlert()).toMatchObject({ condition: "firing" });
    await at(restartedMs + 3 * step, restartedMs);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
  });
});
