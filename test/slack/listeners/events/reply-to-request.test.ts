import { LogLevel, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { replyToRequest } from "../../../../src/slack/listeners/events/reply-to-request.ts";
import type { Listening } from "../../../../src/slack/listening.ts";
import { firstRequestDecision, item, requestOf } from "../../../contract/request-samples.ts";
import {
  alertsChannel,
  type DeliveryBench,
  startDeliveryBench,
  textOf,
} from "../../../usecases/delivery/support/delivery-bench.ts";

const sam = "U01SAM";

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await startDeliveryBench();
});
afterEach(() => bench.stop());

async function reply(rootTs: string, text: string): Promise<void> {
  const listening = {
    store: bench.store(),
    requests: { store: bench.store() },
    renderer: bench.delivering().renderer,
    nowMs: bench.nowMs,
    readerLanguage: async () => "zh",
  } as unknown as Listening;
  const client = new WebClient(bench.workspace.botToken, {
    slackApiUrl: bench.workspace.apiUrl,
    logLevel: LogLevel.ERROR,
  });
  await replyToRequest(listening, client, { channel: alertsChannel, rootTs, userId: sam, text });
}

it("offers to confirm a reply on twenty items, each bound to what was shown, however long that is", async () => {
  const hash = (number: number) => `${number}`.padStart(64, "a");
  const items = Array.from({ length: 20 }, (_, index) => ({
    ...item,
    number: index + 1,
    pattern: `campaign:${index + 1}:{userId}`,
    planHash: hash(index + 1),
  }));
  const owner = { team: "iSales Marketing", channel: alertsChannel };
  await bench.store().requests.apply(firstRequestDecision(requestOf({ owner, items })), []);
  await bench.deliver();
  const [root] = bench.roots();
  await reply(root?.ts ?? "", "全部同意");
  const [told] = bench.workspace.client.ephemerals(sam);
  expect(textOf(told)).not.toContain("全部同意");
  expect(textOf(told)).toContain("第 20 项");
  const id = /"action_id":"request:confirm"[^}]*"value":"([^"]*)"|"value":"([^"]*)"/.exec(textOf(told));
  const stored = await bench.store().replyDrafts.find(id?.[1] ?? id?.[2] ?? "");
  expect(stored?.wishes).toHaveLength(20);
  expect(stored).toMatchObject({ requestId: "R1", userId: sam });
  expect(stored?.wishes[19]).toEqual({ item: 20, action: "approve", seenHash: hash(20) });
});
