import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import { silentLogger } from "./support/start-bolt.ts";

const ALERTS = "C01REDISALERTS";

let workspace: Workspace;
let slack: WebClient;

beforeEach(async () => {
  workspace = await createWorkspace();
  slack = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    logger: silentLogger,
    retryConfig: { retries: 0 },
  });
});

afterEach(() => workspace.stop());

test("filesUploadV2 puts a file into a thread, where it can be read", async () => {
  const { ts = "" } = await slack.chat.postMessage({ channel: ALERTS, text: "Evidence:" });
  const csv = "pattern,keys\n订单:{id},2623984\n";

  await slack.filesUploadV2({
    channel_id: ALERTS,
    thread_ts: ts,
    filename: "patterns.csv",
    content: csv,
    initial_comment: "all patterns",
  });

  const [, reply] = workspace.client.thread(ALERTS, ts);
  expect(reply).toMatchObject({
    text: "all patterns",
    files: [{ name: "patterns.csv", mimetype: "text/csv" }],
  });
  const response = await fetch(reply?.files[0]?.url ?? "");
  expect(response.headers.get("content-type")).toBe("text/csv");
  expect(await response.text()).toBe(csv);
});

test("bytes arrive as they were sent", async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff]);

  await slack.filesUploadV2({ channel_id: ALERTS, filename: "chart.png", title: "Keys", file: png });

  const [message] = workspace.client.messages(ALERTS);
  expect(message?.files).toMatchObject([{ name: "chart.png", title: "Keys" }]);
  const response = await fetch(message?.files[0]?.url ?? "");
  expect(response.headers.get("content-type")).toBe("image/png");
  expect(Buffer.from(await response.arrayBuffer())).toEqual(png);
});

test("a file cannot be shared in a channel the bot is not in, nor before it was uploaded", async () => {
  await expect(
    slack.filesUploadV2({ channel_id: "C03RANDOM", filename: "a.txt", content: "x" }),
  ).rejects.toThrow("not_in_channel");
  const { file_id = "" } = await slack.files.getUploadURLExternal({ filename: "a.txt", length: 3 });
  await expect(
    slack.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: ALERTS }),
  ).rejects.toThrow("file_not_found");
});

test("an upload of another length than announced is refused", async () => {
  const { upload_url = "" } = await slack.files.getUploadURLExternal({ filename: "a.txt", length: 3 });

  const response = await fetch(upload_url, { method: "POST", body: "four" });

  expect(response.status).toBe(400);
});
