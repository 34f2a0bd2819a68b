import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryProblem } from "../../src/usecases/delivery/audit-delivery.ts";
import type { Reconciled } from "../../src/usecases/delivery/reconcile.ts";
import { type Delivery, startDelivery } from "../../src/usecases/start-delivery.ts";
import { alertsChannel, type DeliveryBench, startDeliveryBench } from "./delivery/support/delivery-bench.ts";

let bench: DeliveryBench;
let delivery: Delivery | undefined;
const told: (Reconciled | readonly DeliveryProblem[] | unknown)[] = [];

const start = (): Delivery => {
  delivery = startDelivery(bench.delivering(), {
    onError: (error) => told.push(error),
    onReconciled: (found) => told.push(found),
    onOverdue: (problems) => told.push(problems),
  });
  return delivery;
};

beforeEach(async () => {
  told.length = 0;
  bench = await startDeliveryBench();
});
afterEach(async () => {
  await delivery?.stop();
  await bench.stop();
});

const untilRoots = (count: number) =>
  bench.workspace.client.waitFor(() => bench.roots().length === count, 5000, `${count} roots`);

describe("startDelivery", () => {
  it("sends what waits when it is woken, and is well", async () => {
    const { wake, health } = start();
    await bench.fire();
    wake();
    await untilRoots(1);
    expect(health()).toEqual({ deliveryProblem: undefined, brokenChannels: [], overdue: [] });
  });

  it("repairs at its start what Slack does not show, and says so", async () => {
    await bench.fire();
    await bench.deliver();
    const [root] = bench.roots();
    if (root !== undefined) bench.workspace.client.deleteMessage(root);
    start();
    await untilRoots(1);
    expect(told).toEqual([{ missing: ["A1"], outdated: [], doubled: [], failed: [] }]);
  });

  it("says what is wrong: a refused token, a broken channel, messages that wait", async () => {
    bench.workspace.client.setBotMembership(alertsChannel, false);
    await bench.fire();
    await bench.deliver();
    bench.jump(400_000);
    bench.workspace.client.failNext("*", { error: "account_inactive" });
    const { health } = start();
    await expect.poll(health, { timeout: 5000 }).toEqual({
      deliveryProblem: { code: "account_inactive", sinceMs: 1_770_000_400_000 },
      brokenChannels: [{ channel: alertsChannel, code: "not_in_channel", sinceMs: 1_770_000_000_000 }],
      overdue: [{ kind: "messagesWaiting", count: 1, sinceMs: 1_770_000_000_000 }],
    });
  });

  it("finds what is overdue although the repair fails", async () => {
    bench.workspace.client.setBotMembership(alertsChannel, false);
    await bench.fire();
    await bench.deliver();
    bench.jump(400_000);
    const { listOpen } = bench.store().bundles;
    Object.assign(bench.store().bundles, { listOpen: () => Promise.reject(new Error("locked")) });
    const { health } = start();
    await expect
      .poll(() => health().overdue, { timeout: 5000 })
      .toEqual([{ kind: "messagesWaiting", count: 1, sinceMs: 1_770_000_000_000 }]);
    Object.assign(bench.store().bundles, { listOpen });
    expect(String(told[0])).toContain("locked");
  });

  it("goes on after the store failed once", async () => {
    const { wake } = start();
    await bench.fire();
    await bench.restart();
    wake();
    await expect.poll(() => String(told[0]), { timeout: 5000 }).toContain("StoreError");
    await delivery?.stop();
    start().wake();
    await untilRoots(1);
  });
});
