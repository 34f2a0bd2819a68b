import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import type { AlertLabels } from "../../../src/core/routing/matcher.ts";
import type { Subject } from "../../../src/core/rules/rule.ts";
import { decideSuppression, type Hiding } from "../../../src/core/suppression/decide-suppression.ts";
import type { MaintenanceWindow, Silence, Suppression } from "../../../src/core/suppression/silence.ts";
import { firing, minute } from "../alerts/samples.ts";
import { silence } from "./samples.ts";

const nowMs = 60 * minute;
const labels: AlertLabels = {
  cluster: { name: "market", environment: "production", tags: ["cache"], owner: { team: "Marketing" } },
  rule: "memory",
  severity: "warning",
};

const window: MaintenanceWindow = {
  name: "patch-night",
  match: { environments: ["production"] },
  schedule: "0 2 * * 0",
  durationMs: 120 * minute,
  timeZone: "UTC",
};

function decide(hiding: Partial<Hiding>, alert: Alert = firing(), atMs = nowMs): Suppression | undefined {
  const nothing = { silences: [], windows: [], openAlerts: [] };
  return decideSuppression(alert, labels, { ...nothing, nowMs: atMs, ...hiding });
}

function unreachable(id: string, subject: Subject, changes: Partial<Alert> = {}): Alert {
  return firing({ id, rule: "unreachable", subject, ...changes });
}

describe("silences", () => {
  const byS1 = { by: "silence", id: "S1", sinceMs: nowMs, untilMs: 90 * minute };

  it("hide what they match while they are in force", () => {
    expect(decide({ silences: [silence] })).toEqual(byS1);
    expect(decide({ silences: [{ ...silence, kind: "maintenance" }] })).toEqual({
      ...byS1,
      by: "maintenance",
    });
  });

  it.each<[string, Partial<Silence>]>([
    ["matches another cluster", { match: { clusters: ["orders-*"] } }],
    ["has not begun", { startsAtMs: nowMs + 1 }],
    ["is over", { endsAtMs: nowMs }],
    ["was ended", { ended: { atMs: nowMs, by: "U1", reason: "byPerson" } }],
  ])("hide nothing when one %s", (_why, changes) => {
    expect(decide({ silences: [{ ...silence, ...changes }] })).toBeUndefined();
  });

  it("come before maintenance, and maintenance before what other alerts hide", () => {
    const windows = [{ window, endsAtMs: 180 * minute }];
    const openAlerts = [unreachable("A9", { cluster: "market" })];
    expect(decide({ silences: [silence], windows, openAlerts })?.id).toBe("S1");
    expect(decide({ windows, openAlerts })).toEqual({
      by: "maintenance",
      id: "patch-night",
      sinceMs: nowMs,
      untilMs: 180 * minute,
    });
    expect(decide({ openAlerts })).toEqual({ by: "inhibition", id: "A9", sinceMs: nowMs });
  });

  it("go on hiding what they hide, since when they did, though another could too", () => {
    const second = { ...silence, id: "S2" };
    const hidden = firing({ suppression: { by: "silence", id: "S2", sinceMs: minute, untilMs: 1 } });
    expect(decide({ silences: [silence, second] }, hidden)).toEqual({
      by: "silence",
      id: "S2",
      sinceMs: minute,
      untilMs: 90 * minute,
    });
    expect(decide({ silences: [silence] }, hidden)?.id).toBe("S1");
  });
});

describe("a node that cannot be reached", () => {
  const node = { cluster: "market", node: "10.0.0.1:6379" };
  const other = { cluster: "market", node: "10.0.0.2:6379" };

  it("hides the other alerts of the same node, and of no other", () => {
    expect(decide({ openAlerts: [unreachable("A9", node)] })?.id).toBe("A9");
    expect(decide({ openAlerts: [unreachable("A9", other)] })).toBeUndefined();
    expect(decide({ openAlerts: [unreachable("A9", { ...node, cluster: "orders" })] })).toBeUndefined();
  });

  it("hides neither itself nor the cluster's own alerts", () => {
    const itself = unreachable("A9", node);
    expect(decide({ openAlerts: [itself] }, itself)).toBeUndefined();
    const ofCluster = firing({ rule: "key-burst", subject: { cluster: "market" } });
    expect(decide({ openAlerts: [itself] }, ofCluster)).toBeUndefined();
  });

  it.each(["suspect", "stale", "resolved", "closed"] as const)(
    "hides nothing while that is %s",
    (condition) => {
      expect(decide({ openAlerts: [unreachable("A9", node, { condition })] })).toBeUndefined();
    },
  );

  it("is hidden by its cluster, and that by the whole fleet", () => {
    const cluster = unreachable("A8", { cluster: "market" });
    const fleet = unreachable("A7", { cluster: "*" });
    expect(decide({ openAlerts: [cluster] }, unreachable("A9", node))?.id).toBe("A8");
    expect(decide({ openAlerts: [cluster] }, cluster)).toBeUndefined();
    expect(decide({ openAlerts: [fleet] }, cluster)?.id).toBe("A7");
    expect(decide({ openAlerts: [fleet, cluster] }, fleet)).toBeUndefined();
  });

  it("hides although it is hidden itself", () => {
    const suppression: Suppression = { by: "inhibition", id: "A8", sinceMs: 0 };
    expect(decide({ openAlerts: [unreachable("A9", node, { suppression })] })?.id).toBe("A9");
  });
});

describe("when what hid an alert is over", () => {
  const inhibited: Suppression = { by: "inhibition", id: "A9", sinceMs: minute };
  const hidden = firing({ suppression: inhibited, lastSampleAtMs: 10 * minute });
  const lingering = { ...inhibited, untilMs: 62 * minute };

  it("it stays hidden until it was sampled, or two minutes", () => {
    expect(decide({}, hidden)).toEqual(lingering);
    const waiting = { ...hidden, suppression: lingering };
    expect(decide({}, waiting, 61 * minute)).toEqual(lingering);
    expect(decide({}, waiting, 62 * minute)).toBeUndefined();
    expect(decide({}, { ...waiting, lastSampleAtMs: nowMs + 1 }, 61 * minute)).toBeUndefined();
  });

  it("it is hidden as before when that comes back", () => {
    const again = unreachable("A9", { cluster: "market" });
    const waiting = { ...hidden, suppression: lingering };
    expect(decide({ openAlerts: [again] }, waiting, 61 * minute)).toEqual(inhibited);
  });

  it("and it was a silence, the alert is heard at once", () => {
    const silenced = firing({ suppression: { by: "silence", id: "S1", sinceMs: 0, untilMs: nowMs } });
    expect(decide({}, silenced)).toBeUndefined();
  });
});
