import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../src/core/alerts/alert.ts";
import { type Fleet, noPolicy } from "../../src/core/fleet.ts";
import type { Observation } from "../../src/core/observation.ts";
import { actOnAlert } from "../../src/usecases/act-on-alert.ts";
import { evaluateCluster } from "../../src/usecases/evaluate-cluster.ts";
import { silence } from "../core/suppression/samples.ts";
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
    await evaluate([memoryRound(atMs, ratio)], atMs);
  }
}

function evaluate(
  round: readonly Observation[],
  atMs: number,
  changes: Partial<Fleet> = {},
): Promise<unknown> {
  const fleet = { ...noPolicy, clusters: [market], ...changes };
  return evaluateCluster({ store: opened.store(), fleet }, market, round, atMs);
}

function acting() {
  const fleet = { ...noPolicy, clusters: [market] };
  return { store: opened.store(), fleet, isAllowed: async () => true };
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
      await evaluate([hungRound(atMs)], atMs);
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
    await Promise.all([run(3, [0.92]), actOnAlert(acting(), "A1", person)]);
    expect(await memoryAlert()).toMatchObject({
      handling: "acknowledged",
      acknowledgment: { userId: "U1" },
      currentValues: { usedRatio: { unit: "ratio", value: 0.92 } },
    });
  });

  it("sends an alert where the routing tree says when it fires, and leaves it there", async () => {
    const routes: Fleet["routes"] = [
      {
        name: "memory",
        match: { rules: ["memory"], severities: ["critical"] },
        channel: "C0SRE",
        mentionGroup: "S0SRE",
        escalation: "on-call",
        languages: ["zh"],
        routes: [],
      },
    ];
    await evaluate([memoryRound(start, 0.96)], start, { routes });
    const routed = {
      channel: "C0SRE",
      mentionGroup: "S0SRE",
      escalationPolicy: "on-call",
      languages: ["zh"],
    };
    expect(await memoryAlert()).toMatchObject(routed);
    await evaluate([memoryRound(start + step, 0.97)], start + step);
    expect(await memoryAlert()).toMatchObject(routed);
  });

  it("fires in silence while a silence holds, and in planned maintenance", async () => {
    const { silences, outbox } = opened.store();
    await silences.put({ ...silence, startsAtMs: start, endsAtMs: start + step }, []);
    await evaluate([memoryRound(start, 0.96)], start);
    expect(await memoryAlert()).toMatchObject({
      condition: "firing",
      suppression: { by: "silence", id: "S1", sinceMs: start, untilMs: start + step },
    });
    expect(await outbox.pendingCount()).toBe(0);
    const everyMinute = {
      name: "always",
      match: {},
      schedule: "* * * * *",
      durationMs: 120_000,
      timeZone: "UTC",
    };
    await evaluate([hungRound(start + 2 * step)], start + 2 * step);
    await evaluate([hungRound(start + 3 * step)], start + 3 * step);
    await evaluate([hungRound(start + 4 * step)], start + 4 * step, { maintenance: [everyMinute] });
    const subject = { cluster: "market", node: marketNode };
    expect(await opened.store().alerts.findNewest("unreachable", subject)).toMatchObject({
      condition: "firing",
      suppression: { by: "maintenance", id: "always" },
    });
    expect(await outbox.pendingCount()).toBe(0);
  });

  it("tells of a cluster whose nodes all hang once, not of each node", async () => {
    const nodes = ["10.0.0.1:6379", "10.0.0.2:6379", "10.0.0.3:6379"];
    for (const round of [0, 1, 2]) {
      const atMs = start + round * step;
      await evaluate(
        nodes.map((node) => ({ ...hungRound(atMs), node })),
        atMs,
      );
    }
    const { alerts, outbox } = opened.store();
    const whole = await alerts.findNewest("unreachable", { cluster: "market" });
    expect(whole).toMatchObject({
      condition: "firing",
      severity: "critical",
      finding: { reason: "everyNode" },
    });
    expect(whole).not.toHaveProperty("suppression");
    for (const node of nodes) {
      expect(await alerts.findNewest("unreachable", { cluster: "market", node })).toMatchObject({
        condition: "firing",
        suppression: { by: "inhibition", id: whole?.id },
      });
    }
    expect(await outbox.pendingCount()).toBe(1);
  });
});
