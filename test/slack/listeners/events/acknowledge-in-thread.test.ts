import { LogLevel, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noPolicy } from "../../../../src/core/fleet.ts";
import { acknowledgeInThread } from "../../../../src/slack/listeners/events/acknowledge-in-thread.ts";
import type { Listening } from "../../../../src/slack/listening.ts";
import { market } from "../../../support/market.ts";
import {
  alertsChannel,
  type DeliveryBench,
  startDeliveryBench,
  textOf,
} from "../../../usecases/delivery/support/delivery-bench.ts";

const sam = "U01SAM";

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await startDeliveryBench({ settings: { stormRoots: 1 } });
});
afterEach(() => bench.stop());

/** A reaction or a reply of Sam's where a root stands. */
async function acknowledge(rootTs: string, language: "en" | "zh" = "en"): Promise<void> {
  const listening: Pick<
    Listening,
    "store" | "fleet" | "isAllowed" | "renderer" | "nowMs" | "readerLanguage" | "onStored"
  > = {
    store: bench.store(),
    fleet: { ...noPolicy, clusters: [market] },
    isAllowed: async () => true,
    renderer: bench.delivering().renderer,
    nowMs: bench.nowMs,
    readerLanguage: async () => language,
    onStored: () => {},
  };
  const client = new WebClient(bench.workspace.botToken, {
    slackApiUrl: bench.workspace.apiUrl,
    logLevel: LogLevel.ERROR,
  });
  const said = { channel: alertsChannel, rootTs, userId: sam, source: "reaction" } as const;
  await acknowledgeInThread(listening as Listening, client, said);
}

describe("acknowledgeInThread", () => {
  it("says how to name one of several alerts that a root lists, and takes none", async () => {
    for (let index = 0; index < 3; index += 1) await bench.fire();
    await bench.pass(5000);
    const [, storm] = bench.roots();
    await acknowledge(storm?.ts ?? "");
    const [told] = bench.workspace.client.ephemerals(sam);
    expect(textOf(told)).toContain("`B1` lists 2 alerts");
    expect(textOf(told)).toContain("/redis-audit ack-all");
    expect((await bench.store().alerts.list({})).map(({ handling }) => handling)).toEqual([
      "open",
      "open",
      "open",
    ]);
  });

  it("says so in Chinese to who reads Chinese", async () => {
    for (let index = 0; index < 3; index += 1) await bench.fire();
    await bench.pass(5000);
    const [, storm] = bench.roots();
    await acknowledge(storm?.ts ?? "", "zh");
    expect(textOf(bench.workspace.client.ephemerals(sam)[0])).toContain("`B1` 合并了 2 条告警");
  });

  it("takes the alert whose own message it is, also within a bundle", async () => {
    for (let index = 0; index < 3; index += 1) await bench.fire();
    await bench.pass(5000);
    const [, storm] = bench.roots();
    const [member] = bench.thread(storm);
    await acknowledge(member?.ts ?? "");
    const id = String(member?.metadata?.event_payload["alert_id"]);
    expect((await bench.store().alerts.find(id))?.handling).toBe("acknowledged");
    expect(bench.workspace.client.ephemerals(sam)).toEqual([]);
  });
});
