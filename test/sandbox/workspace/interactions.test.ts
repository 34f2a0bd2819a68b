import type { App } from "@slack/bolt";
import type { KnownBlock, ModalView } from "@slack/types";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import type { Message } from "../../../sandbox/workspace/protocol.ts";
import { startSocketApp } from "./support/start-bolt.ts";

const SAM = "U01SAM";
const LIN = "U02LIN";
const ALERTS = "redis-alerts";

let workspace: Workspace;
let apps: App[];
let now: number;

beforeEach(async () => {
  now = 1_700_000_000_000;
  workspace = await createWorkspace({
    retryDelaysMs: [],
    nowMs: () => now,
  });
  apps = [];
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await workspace.stop();
});

const start = async (register: (app: App) => void): Promise<App> => {
  const app = await startSocketApp(workspace, register);
  apps.push(app);
  return app;
};

/** A fresh workspace that waits only shortly for acknowledgments. */
const becomeImpatient = async (): Promise<void> => {
  await workspace.stop();
  workspace = await createWorkspace({ ackTimeoutMs: 50, retryDelaysMs: [] });
};

const plain = (text: string) => ({ type: "plain_text" as const, text });

const note: KnownBlock = {
  type: "input",
  block_id: "note",
  label: plain("Note"),
  element: { type: "plain_text_input", action_id: "text", initial_value: "none" },
};

const modal = (title: string, more: Partial<ModalView> = {}): ModalView => ({
  type: "modal",
  callback_id: "sign-off",
  title: plain(title),
  submit: plain("Send"),
  blocks: [note],
  ...more,
});

const postButton = async (app: App, more: Record<string, unknown> = {}): Promise<Message> => {
  const { ts = "" } = await app.client.chat.postMessage({
    channel: "C01REDISALERTS",
    text: "Sign off?",
    blocks: [
      {
        type: "actions",
        block_id: "buttons",
        elements: [{ type: "button", action_id: "open", value: "item-3", text: plain("Open"), ...more }],
      },
    ],
  });
  return workspace.client.waitForMessage(ALERTS, (message) => message.ts === ts);
};

describe("clicks", () => {
  test("the payload of a click is what Slack sends", async () => {
    let body: unknown;
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, body: received }) => {
        body = received;
        await ack();
      });
    });
    const message = await postButton(app);

    await workspace.client.click(SAM, message, "open");

    expect(body).toMatchObject({
      type: "block_actions",
      user: { id: "U01SAM", username: "sam.rivera", team_id: "T01LOCAL" },
      api_app_id: "A01REDISAUDIT",
      container: {
        type: "message",
        message_ts: message.ts,
        channel_id: "C01REDISALERTS",
        is_ephemeral: false,
      },
      trigger_id: "1.1700000000.u01sam",
      team: { id: "T01LOCAL", domain: "local-workspace" },
      channel: { id: "C01REDISALERTS", name: "redis-alerts" },
      message: { ts: message.ts, text: "Sign off?", bot_id: "B00REDISAUDIT" },
      state: { values: {} },
      response_url: `${workspace.pageUrl}response/response-1`,
      actions: [
        {
          type: "button",
          action_id: "open",
          block_id: "buttons",
          value: "item-3",
          text: { type: "plain_text", text: "Open" },
        },
      ],
    });
  });

  test("a choice in a menu carries the option, and the message's state", async () => {
    let body: unknown;
    const app = await start((bolt) => {
      bolt.action("ttl", async ({ ack, body: received }) => {
        body = received;
        await ack();
      });
    });
    const options = ["1h", "1d"].map((value) => ({ text: plain(value), value }));
    await app.client.chat.postMessage({
      channel: "C01REDISALERTS",
      text: "Which TTL?",
      blocks: [
        {
          type: "section",
          block_id: "menu",
          text: plain("Which TTL?"),
          accessory: { type: "static_select", action_id: "ttl", options },
        },
      ],
    });
    const [message] = workspace.client.messages(ALERTS);
    if (message === undefined) throw new Error("nothing was posted");

    await workspace.client.click(SAM, message, "ttl", "1d");

    const chosen = { type: "static_select", selected_option: { text: plain("1d"), value: "1d" } };
    expect(body).toMatchObject({
      actions: [chosen],
      state: { values: { menu: { ttl: chosen } } },
    });
  });

  test("a click that is not acknowledged fails for the person who clicked", async () => {
    await becomeImpatient();
    const app = await start((bolt) => {
      bolt.action("open", async () => {});
    });
    const message = await postButton(app);

    const result = await workspace.client.click(LIN, message, "open");

    expect(result).toEqual({ ok: false, error: "operation_timeout" });
    expect(workspace.client.ephemerals(LIN).map(({ user, text }) => [user, text])).toEqual([
      ["USLACKBOT", 'This action failed with the error "operation_timeout"'],
    ]);
    expect(workspace.client.ephemerals(SAM)).toEqual([]);
  });

  test("a click on something that is gone is refused without asking the app", async () => {
    const app = await start(() => {});
    const message = await postButton(app);

    expect(await workspace.client.click(SAM, message, "other")).toEqual({
      ok: false,
      error: "action_not_found",
    });
    workspace.client.deleteMessage(message);
    expect(await workspace.client.click(SAM, message, "open")).toEqual({
      ok: false,
      error: "message_not_found",
    });
  });

  test("the response URL answers the person, replaces the message, and ends after five uses", async () => {
    const errors: unknown[] = [];
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, respond }) => {
        await ack();
        await respond({ text: "only you", response_type: "ephemeral" });
        await respond({ text: "everybody", response_type: "in_channel" });
        await respond({ text: "replaced", replace_original: true });
        await respond({ text: "again", replace_original: true });
        await respond({ text: "last", replace_original: true });
        await respond({ text: "too many" }).catch((error: unknown) => errors.push(error));
        await workspace.client.say(SAM, ALERTS, "done");
      });
    });
    const message = await postButton(app);

    await workspace.client.click(SAM, message, "open");
    await workspace.client.waitForMessage(ALERTS, ({ text }) => text === "done");

    expect(workspace.client.ephemerals(SAM).map(({ text }) => text)).toEqual(["only you"]);
    expect(workspace.client.messages(ALERTS).map(({ text }) => text)).toEqual(["last", "everybody", "done"]);
    expect(errors).toHaveLength(1);
  });

  test("the response URL ends after half an hour", async () => {
    let url = "";
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, body }) => {
        if (body.type === "block_actions") url = body.response_url;
        await ack();
      });
    });
    await workspace.client.click(SAM, await postButton(app), "open");

    now += 30 * 60_000 + 1;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "late" }),
    });

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ ok: false, error: "expired_url" });
  });
});

describe("slash commands", () => {
  test("the payload of a command is what Slack sends", async () => {
    let body: unknown;
    await start((bolt) => {
      bolt.command("/redis-audit", async ({ ack, body: received }) => {
        body = received;
        await ack();
      });
    });

    const result = await workspace.client.slash(LIN, ALERTS, "/redis-audit ack 7 on it");

    expect(result).toEqual({ ok: true });
    expect(body).toEqual({
      token: "local-workspace-verification",
      team_id: "T01LOCAL",
      team_domain: "local-workspace",
      channel_id: "C01REDISALERTS",
      channel_name: "redis-alerts",
      user_id: "U02LIN",
      user_name: "u02lin",
      command: "/redis-audit",
      text: "ack 7 on it",
      api_app_id: "A01REDISAUDIT",
      is_enterprise_install: "false",
      response_url: `${workspace.pageUrl}response/response-1`,
      trigger_id: "1.1700000000.u02lin",
    });
  });

  test("an unknown command never reaches the app", async () => {
    let asked = 0;
    await start((bolt) => {
      bolt.command(/.*/, async ({ ack }) => {
        asked += 1;
        await ack();
      });
    });

    expect(await workspace.client.slash(SAM, ALERTS, "/redis")).toEqual({
      ok: false,
      error: "unknown_command",
    });
    expect(workspace.client.ephemerals(SAM)[0]?.text).toContain("`/redis` is not a valid command");
    expect(asked).toBe(0);
  });

  test("an answer that breaks a limit is refused", async () => {
    await start((bolt) => {
      bolt.command("/redis-audit", async ({ ack }) => {
        await ack({ blocks: [{ type: "header", text: plain("x".repeat(151)) }] });
      });
    });

    expect(await workspace.client.slash(SAM, ALERTS, "/redis-audit help")).toEqual({
      ok: false,
      error: "invalid_blocks",
    });
  });
});

describe("modals", () => {
  test("opens by a click, shows errors, is corrected and closes", async () => {
    const submitted: unknown[] = [];
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, body, client }) => {
        await ack();
        if (body.type !== "block_actions") return;
        await client.views.open({ trigger_id: body.trigger_id, view: modal("Sign off") });
      });
      bolt.view("sign-off", async ({ ack, view }) => {
        const text = view.state.values["note"]?.["text"]?.value;
        submitted.push(text);
        if (text === "none") await ack({ response_action: "errors", errors: { note: "Say why" } });
        else await ack();
      });
    });
    await workspace.client.click(SAM, await postButton(app), "open");
    await workspace.client.waitFor(() => workspace.client.modals(SAM).length === 1);

    await workspace.client.submit(SAM);
    expect(workspace.client.modals(SAM)[0]?.errors).toEqual({ note: "Say why" });
    await workspace.client.submit(SAM, { note: { text: { type: "plain_text_input", value: "planned" } } });

    expect(submitted).toEqual(["none", "planned"]);
    expect(workspace.client.modals(SAM)).toEqual([]);
    expect(workspace.client.modals(LIN)).toEqual([]);
  });

  test("a submission may be answered with an update, a push and clear", async () => {
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, body, client }) => {
        await ack();
        if (body.type !== "block_actions") return;
        await client.views.open({ trigger_id: body.trigger_id, view: modal("One") });
      });
      bolt.view("sign-off", async ({ ack, view }) => {
        switch (view.title.text) {
          case "One":
            return ack({ response_action: "update", view: modal("Two") });
          case "Two":
            return ack({ response_action: "push", view: modal("Three") });
          default:
            return ack({ response_action: "clear" });
        }
      });
    });
    const titles = () =>
      workspace.client.modals(SAM).map(({ view }) => (view.type === "modal" ? view.title.text : ""));
    await workspace.client.click(SAM, await postButton(app), "open");
    await workspace.client.waitFor(() => titles().length === 1);

    await workspace.client.submit(SAM);
    expect(titles()).toEqual(["Two"]);
    await workspace.client.submit(SAM);
    expect(titles()).toEqual(["Two", "Three"]);
    await workspace.client.submit(SAM);
    expect(titles()).toEqual([]);
  });

  test("what a person entered survives an update of the view", async () => {
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, body, client }) => {
        await ack();
        if (body.type !== "block_actions") return;
        await client.views.open({ trigger_id: body.trigger_id, view: modal("Skeleton") });
      });
    });
    await workspace.client.click(SAM, await postButton(app), "open");
    const [opened] = await workspace.client.waitFor(() => {
      const modals = workspace.client.modals(SAM);
      return modals.length === 1 && modals;
    });
    await workspace.client.submit(SAM, { note: { text: { type: "plain_text_input", value: "mine" } } });

    await app.client.views.update({ view_id: opened?.id ?? "", view: modal("Filled") });

    expect(workspace.client.modals(SAM)[0]?.state).toEqual({
      note: { text: { type: "plain_text_input", value: "mine" } },
    });
  });

  test("a trigger id opens one modal, within three seconds", async () => {
    const triggers: string[] = [];
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, body }) => {
        if (body.type === "block_actions") triggers.push(body.trigger_id);
        await ack();
      });
    });
    const message = await postButton(app);
    await workspace.client.click(SAM, message, "open");
    await workspace.client.click(SAM, message, "open");
    const [first = "", second = ""] = triggers;
    const open = (trigger_id: string) => app.client.views.open({ trigger_id, view: modal("Sign off") });

    await open(first);
    await expect(open(first)).rejects.toThrow("exchanged_trigger_id");
    now += 3_001;
    await expect(open(second)).rejects.toThrow("expired_trigger_id");
    await expect(open("made up")).rejects.toThrow("invalid_trigger_id");
    expect(workspace.client.modals(SAM)).toHaveLength(1);
  });

  test("a view that breaks a limit is refused with the place", async () => {
    const app = await start(() => {});

    const refused = app.client.views.publish({
      user_id: SAM,
      view: { type: "home", blocks: [{ type: "header", text: plain("") }] },
    });

    await expect(refused).rejects.toMatchObject({
      data: {
        error: "invalid_arguments",
        response_metadata: {
          messages: ["[ERROR] must be more than 0 characters [json-pointer:/view/blocks/0/text/text]"],
        },
      },
    });
  });

  test("the app hears of a closed modal only when it asked to", async () => {
    const closed: unknown[] = [];
    const app = await start((bolt) => {
      bolt.action("open", async ({ ack, body, client, action }) => {
        await ack();
        if (body.type !== "block_actions" || action.type !== "button") return;
        const view = modal("Sign off", { notify_on_close: action.value === "item-3" });
        await client.views.open({ trigger_id: body.trigger_id, view });
      });
      bolt.view({ callback_id: "sign-off", type: "view_closed" }, async ({ ack, body }) => {
        closed.push([body.user.id, body.view.callback_id]);
        await ack();
      });
    });
    for (const value of ["item-3", "item-4"]) {
      await workspace.client.click(SAM, await postButton(app, { value }), "open");
      await workspace.client.waitFor(() => workspace.client.modals(SAM).length === 1);
      expect(await workspace.client.closeModal(SAM)).toEqual({ ok: true });
    }

    expect(closed).toEqual([["U01SAM", "sign-off"]]);
    expect(workspace.client.modals(SAM)).toEqual([]);
  });

  test("a fourth view on the stack is refused", async () => {
    const app = await start((bolt) => {
      bolt.view("sign-off", async ({ ack, view }) => {
        await ack({ response_action: "push", view: modal(`${view.title.text}+`) });
      });
      bolt.action("open", async ({ ack, body, client }) => {
        await ack();
        if (body.type !== "block_actions") return;
        await client.views.open({ trigger_id: body.trigger_id, view: modal("One") });
      });
    });
    await workspace.client.click(SAM, await postButton(app), "open");
    await workspace.client.waitFor(() => workspace.client.modals(SAM).length === 1);
    await workspace.client.submit(SAM);
    await workspace.client.submit(SAM);

    expect(await workspace.client.submit(SAM)).toEqual({ ok: false, error: "push_limit_reached" });
    expect(workspace.client.modals(SAM)).toHaveLength(3);
  });

  test("a submission that nobody answers leaves the modal open", async () => {
    await becomeImpatient();
    const triggers: string[] = [];
    const app = await start((bolt) => {
      // Acknowledged late, which does not matter here: the trigger is what opens the modal.
      bolt.action("open", async ({ ack, body }) => {
        if (body.type === "block_actions") triggers.push(body.trigger_id);
        await ack();
      });
      bolt.view("sign-off", async () => {});
    });
    await workspace.client.click(SAM, await postButton(app), "open");
    const trigger_id = await workspace.client.waitFor(() => triggers[0]);
    await app.client.views.open({ trigger_id, view: modal("One") });
    await workspace.client.waitFor(() => workspace.client.modals(SAM).length === 1);

    expect(await workspace.client.submit(SAM)).toEqual({ ok: false, error: "operation_timeout" });
    expect(workspace.client.modals(SAM)[0]?.errors).toEqual({
      note: "We had some trouble connecting. Try again?",
    });
  });
});

describe("App Home", () => {
  test("is published when a person opens it, and its buttons work", async () => {
    const clicked: unknown[] = [];
    await start((bolt) => {
      bolt.event("app_home_opened", async ({ event, client }) => {
        await client.views.publish({
          user_id: event.user,
          view: {
            type: "home",
            blocks: [
              {
                type: "actions",
                elements: [{ type: "button", action_id: "refresh", text: plain("Refresh") }],
              },
            ],
          },
        });
      });
      bolt.action("refresh", async ({ ack, body }) => {
        if (body.type === "block_actions") clicked.push([body.user.id, body.view?.type]);
        await ack();
      });
    });

    await workspace.client.openHome(SAM);
    await workspace.client.waitFor(() => workspace.client.home(SAM));
    await workspace.client.clickView(SAM, "home", "refresh");

    expect(clicked).toEqual([["U01SAM", "home"]]);
    expect(workspace.client.home(LIN)).toBeUndefined();
  });
});
