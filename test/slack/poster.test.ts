import { WebClient } from "@slack/web-api";
import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPoster } from "../../src/slack/poster.ts";

const message = { channel: "C1", text: "Memory is high", blocks: [] };

// The client is made after nock took over the global fetch, and as the bot makes it: no retries of its own.
function createClient(timeout = 300): WebClient {
  return new WebClient("xoxb-test", {
    slackApiUrl: "http://slack.test/api/",
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
  });
}

const slack = () => nock("http://slack.test");

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.abortPendingRequests();
  expect(unused).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe("createPoster", () => {
  it("posts with the outbox id in the metadata and without unfurling", async () => {
    let body = new URLSearchParams();
    slack()
      .post("/api/chat.postMessage", (sent) => {
        body = new URLSearchParams(sent);
        return true;
      })
      .reply(200, { ok: true, ts: "1700000000.000100" });
    const ts = await createPoster(createClient()).post(
      { ...message, threadTs: "1.2" },
      { outboxId: "out-1" },
    );
    expect(ts).toBe("1700000000.000100");
    expect(Object.fromEntries(body)).toMatchObject({
      channel: "C1",
      thread_ts: "1.2",
      unfurl_links: "false",
      unfurl_media: "false",
      metadata: '{"event_type":"redis_audit_bot_message","event_payload":{"outbox_id":"out-1"}}',
    });
  });

  it("tells how long to wait when Slack limits the rate", async () => {
    slack()
      .post("/api/chat.postMessage")
      .reply(429, { ok: false, error: "ratelimited" }, { "Retry-After": "7" });
    await expect(createPoster(createClient()).post(message, { outboxId: "out-1" })).rejects.toMatchObject({
      code: "ratelimited",
      retryable: true,
      retryAfterMs: 7000,
    });
  });

  it("can retry when Slack limits the rate without saying for how long", async () => {
    slack().post("/api/chat.postMessage").reply(429, "slow down");
    await expect(createPoster(createClient()).post(message, { outboxId: "out-1" })).rejects.toMatchObject({
      code: "ratelimited",
      retryable: true,
      retryAfterMs: undefined,
    });
  });

  it("can retry after a server error", async () => {
    slack().post("/api/chat.postMessage").reply(503, "<html>try later</html>");
    await expect(createPoster(createClient()).post(message, { outboxId: "out-1" })).rejects.toMatchObject({
      code: "http_503",
      retryable: true,
    });
  });

  it("can retry after a timeout", async () => {
    slack().post("/api/chat.postMessage").delay(2000).reply(200, { ok: true, ts: "1.1" });
    await expect(createPoster(createClient(50)).post(message, { outboxId: "out-1" })).rejects.toMatchObject({
      code: "network",
      retryable: true,
    });
  });

  it.each(['{"ok": tru', "<html>a proxy's page</html>"])(
    "can retry after the unreadable answer %j",
    async (answer) => {
      slack().post("/api/chat.postMessage").reply(200, answer);
      await expect(createPoster(createClient()).post(message, { outboxId: "out-1" })).rejects.toMatchObject({
        retryable: true,
      });
    },
  );

  it("gives up a message whose blocks Slack refuses, with Slack's reason", async () => {
    slack()
      .post("/api/chat.postMessage")
      .reply(200, {
        ok: false,
        error: "invalid_blocks",
        response_metadata: { messages: ["[ERROR] too long"] },
      });
    await expect(createPoster(createClient()).post(message, { outboxId: "out-1" })).rejects.toMatchObject({
      message: "posting to C1: invalid_blocks ([ERROR] too long)",
      retryable: false,
    });
  });

  it("waits when the bot is not in the channel, since somebody can invite it", async () => {
    slack().post("/api/chat.postMessage").reply(200, { ok: false, error: "not_in_channel" });
    await expect(createPoster(createClient()).post(message, { outboxId: "out-1" })).rejects.toMatchObject({
      code: "not_in_channel",
      retryable: true,
    });
  });

  it("finds a message that was posted without anybody hearing of it, on a later page too", async () => {
    slack()
      .post("/api/conversations.history")
      .reply(200, { ok: true, messages: [{ ts: "5.1" }], response_metadata: { next_cursor: "more" } });
    slack()
      .post("/api/conversations.history", (body) => body.cursor === "more")
      .reply(200, {
        ok: true,
        messages: [
          {
            ts: "5.0",
            metadata: { event_type: "redis_audit_bot_message", event_payload: { outbox_id: "out-9" } },
          },
        ],
      });
    const found = await createPoster(createClient()).findPosted("C1", undefined, "out-9", 1_700_000_000_000);
    expect(found).toBe("5.0");
  });

  it("finds nothing when the message never arrived", async () => {
    slack().post("/api/conversations.replies").reply(200, { ok: true, messages: [] });
    expect(await createPoster(createClient()).findPosted("C1", "1.2", "out-9", 0)).toBeUndefined();
  });

  it("shares a file in three steps, with its alternative text as Slack wants it", async () => {
    const asked: unknown[] = [];
    slack()
      .post("/api/files.getUploadURLExternal", (body) => asked.push(body) > 0)
      .reply(200, { ok: true, upload_url: "http://slack.test/upload/F1", file_id: "F1" });
    slack()
      .post("/upload/F1", (body) => asked.push(body) > 0)
      .reply(200, "OK - 3");
    slack()
      .post("/api/files.completeUploadExternal", (body) => asked.push(body) > 0)
      .reply(200, { ok: true, files: [] });
    const file = { fileName: "a.png", title: "Keys", altText: "12 keys", content: Buffer.from("png") };
    await createPoster(createClient()).upload({ channel: "C1", threadTs: "17.1" }, [file]);
    expect(asked).toEqual([
      { filename: "a.png", length: "3", alt_txt: "12 keys" },
      "png",
      { channel_id: "C1", thread_ts: "17.1", files: '[{"id":"F1","title":"Keys"}]' },
    ]);
  });

  it("can retry an upload whose bytes were not taken", async () => {
    slack()
      .post("/api/files.getUploadURLExternal")
      .reply(200, { ok: true, upload_url: "http://slack.test/upload/F1", file_id: "F1" });
    slack().post("/upload/F1").reply(503, "busy");
    const file = { fileName: "a.png", title: "Keys", content: Buffer.from("png") };
    await expect(createPoster(createClient()).upload({ channel: "C1" }, [file])).rejects.toMatchObject({
      message: expect.stringContaining("uploading a.png: status 503"),
      retryable: true,
    });
  });

  it("finds a file by its name, in the thread where it was shared", async () => {
    slack()
      .post("/api/conversations.replies")
      .times(2)
      .reply(200, { ok: true, messages: [{ ts: "5.1", files: [{ name: "a.png" }] }] });
    const poster = createPoster(createClient());
    expect(await poster.hasFile({ channel: "C1", threadTs: "5.0" }, "a.png", 0)).toBe(true);
    expect(await poster.hasFile({ channel: "C1", threadTs: "5.0" }, "b.png", 0)).toBe(false);
  });
});
