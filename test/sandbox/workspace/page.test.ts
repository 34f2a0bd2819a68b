import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import type { Act, PageState } from "../../../sandbox/workspace/protocol.ts";

const ALERTS = "C01REDISALERTS";

let workspace: Workspace;

beforeEach(async () => {
  workspace = await createWorkspace({ retryDelaysMs: [] });
});

afterEach(() => workspace.stop());

const readState = async (user: string): Promise<PageState> =>
  (await (await fetch(`${workspace.pageUrl}page/state?user=${user}`)).json()) as PageState;

const act = async (one: Act): Promise<unknown> =>
  (
    await fetch(`${workspace.pageUrl}page/act`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(one),
    })
  ).json();

test("the page is served, and nothing outside its folder", async () => {
  const page = await fetch(workspace.pageUrl);

  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await page.text()).toContain("<!doctype html>");
  for (const path of ["package.json", "%2e%2e/protocol.ts", "..%2f..%2f..%2fpackage.json", "none.css"]) {
    expect((await fetch(`${workspace.pageUrl}${path}`)).status).toBe(404);
  }
});

test("the state names people, groups and channels", async () => {
  const state = await readState("U02LIN");

  expect(state.me).toEqual({
    id: "U02LIN",
    name: "林悦",
    title: "市场部负责人",
    locale: "zh-CN",
    isBot: false,
  });
  expect(state.people.map((person) => [person.name, person.isBot])).toEqual([
    ["Sam Rivera", false],
    ["林悦", false],
    ["redis-audit", true],
    ["Slackbot", true],
  ]);
  expect(state.groups.map((group) => group.handle)).toEqual(["sre-oncall", "isales-marketing-oncall"]);
  expect(state.channels.map((channel) => channel.name)).toEqual([
    "redis-alerts",
    "isales-marketing",
    "random",
  ]);
  expect(state.botConnected).toBe(false);
  expect((await readState("nobody")).me.id).toBe("U01SAM");
});

test("what a person says on the page is in the channel; what is only for one, only they see", async () => {
  expect(await act({ do: "say", user: "U01SAM", channel: ALERTS, text: "hello" })).toEqual({ ok: true });
  const slack = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
  await slack.chat.postEphemeral({ channel: ALERTS, user: "U02LIN", text: "只给你" });

  const textsFor = async (user: string) =>
    (await readState(user)).channels[0]?.messages.map((message) => message.text);

  expect(await textsFor("U01SAM")).toEqual(["hello"]);
  expect(await textsFor("U02LIN")).toEqual(["hello", "只给你"]);
});

test("direct messages are not part of the state", async () => {
  const slack = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
  await slack.chat.postMessage({ channel: "U01SAM", text: "private" });

  expect(JSON.stringify(await readState("U01SAM"))).not.toContain("private");
});

test("an act that cannot be done says why", async () => {
  expect(await act({ do: "say", user: "U404", channel: ALERTS, text: "x" })).toEqual({
    ok: false,
    error: "user_not_found",
  });
  expect(await act({ do: "say", user: "U01SAM", channel: "C404", text: "x" })).toEqual({
    ok: false,
    error: "channel_not_found",
  });
  expect(await act({ do: "react", user: "U01SAM", channel: ALERTS, ts: "1", name: "eyes" })).toEqual({
    ok: false,
    error: "message_not_found",
  });
  expect(await act({ do: "dance" } as unknown as Act)).toEqual({ ok: false, error: "invalid_act" });
});

test("the page hears of a change at once", async () => {
  const stream = await fetch(`${workspace.pageUrl}page/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error("no stream");
  await reader.read();

  await workspace.client.say("U01SAM", ALERTS, "hello");

  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  expect((await reader.read()).value).toBe("event: changed\ndata: changed\n\n");
  await reader.cancel();
});

test("a permalink leads to the channel", async () => {
  const response = await fetch(`${workspace.pageUrl}archives/${ALERTS}/p1700000000000100`, {
    redirect: "manual",
  });

  expect(response.status).toBe(302);
  expect(response.headers.get("location")).toBe("/?place=C01REDISALERTS");
});
