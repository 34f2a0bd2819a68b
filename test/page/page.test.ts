import type { KnownBlock } from "@slack/types";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import { launchBrowser, type TestBrowser } from "./browser.ts";
import { type SampleBot, startSampleBot } from "./sample-bot.ts";
import { counterModal, memoryAlert, otherBlocks } from "./samples.ts";

const sam = "U01SAM";
const lin = "U02LIN";
const channel = "C02MARKETING";
const inChannel = { search: `place=${channel}` };

let browser: TestBrowser;
let workspace: Workspace;
let bot: SampleBot;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  workspace = await createWorkspace({
    people: [
      { id: sam, name: "Sam Rivera", title: "Site Reliability Engineer", locale: "en-US" },
      { id: lin, name: "林悦", title: "市场部负责人", locale: "zh-CN" },
    ],
    groups: [{ id: "S02MARKETING", handle: "marketing-oncall", name: "Marketing on call", members: [lin] }],
    channels: [
      { id: channel, name: "isales-marketing", topic: "Redis of marketing / 营销 Redis" },
      { id: "C03SRE", name: "sre", topic: "" },
    ],
  });
  bot = await startSampleBot(workspace, counterModal);
});
afterEach(async () => {
  await browser.closePages();
  await bot.stop();
  await workspace.stop();
});

async function post(blocks: readonly KnownBlock[], text = "A message"): Promise<string> {
  const { ts } = await bot.web.chat.postMessage({ channel, text, blocks: [...blocks] });
  if (ts === undefined) throw new Error("chat.postMessage answered without ts");
  return ts;
}

const message = (page: Page, ts: string) => page.getByTestId("messages").locator(`[data-ts="${ts}"]`);

const typeInto = async (page: Page, testId: string, typed: string) => {
  await page.getByTestId(`${testId}-input`).fill(typed);
  await page.getByTestId(`${testId}-input`).press("Enter");
};

describe("messages", () => {
  test("show every kind of block", async () => {
    const alertTs = await post(memoryAlert);
    const otherTs = await post(otherBlocks);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    const alert = message(page, alertTs);
    const other = message(page, otherTs);

    await expect.poll(() => alert.locator("[data-block]").count()).toBe(7);
    expect(await alert.getByRole("heading").textContent()).toBe(
      "🚨 Memory critical · isales-market / 内存严重告警",
    );
    expect(await alert.locator("th").allTextContents()).toEqual([
      "Measure / 指标",
      "Now / 当前",
      "Limit / 阈值",
      "Level / 级别",
    ]);
    expect(await alert.locator("tbody tr").nth(0).locator("td").allTextContents()).toEqual([
      "Memory used / 内存使用率",
      "87.5 %",
      "85 %",
      "critical / 严重",
    ]);
    expect(await alert.locator("td").nth(1).getAttribute("class")).toBe("align-right");
    expect(await alert.locator(".field").allInnerTexts()).toEqual([
      "Cluster / 集群\nisales-market",
      "Team / 团队\niSales Marketing",
      "Environment / 环境\nproduction",
      "Status / 状态\n🔴 Open / 未处理",
    ]);
    expect(await alert.locator(".mention").first().textContent()).toBe("@marketing-oncall");
    expect(await alert.getByTestId("app-badge").textContent()).toBe("APP");

    expect(await other.locator(".markdown .heading").textContent()).toBe("Audit");
    expect(await other.locator(".markdown li").allTextContents()).toEqual(["a list", "of two"]);
    expect(await other.locator(".markdown td").allTextContents()).toEqual(["a:{id}", "12"]);
    expect(await other.locator('[data-block="rich_text"] p').textContent()).toBe("Rich for @Sam Rivera🔔");
    expect(await other.locator('[data-block="rich_text"] pre').textContent()).toBe("SCAN 0");
    expect(await other.getByAltText("Memory, last hour").count()).toBe(1);
    expect(await other.locator('[data-task="scan"] .task-mark').getAttribute("aria-label")).toBe("Complete");
    expect(await other.locator('[data-task="scan"] .prose').innerText()).toBe("200,000 keys\n200,000 个键");
    expect(await other.locator('[data-block="divider"] hr').count()).toBe(1);
    expect(await other.getByText("容器里的内容").isVisible()).toBe(true);
    await other.locator("summary").click();
    expect(await other.getByText("容器里的内容").isVisible()).toBe(false);
    expect(await other.locator(".unknown-block").count()).toBe(0);
  });

  test("turn the pages of a data table", async () => {
    const ts = await post(otherBlocks);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    const table = message(page, ts).locator('[data-block="data_table"]');
    expect(await table.locator("tbody tr").allInnerTexts()).toEqual(["orders\t12", "market\t200,000"]);
    await table.getByLabel("Next page").click();
    expect(await table.locator("tbody tr").allInnerTexts()).toEqual(["sessions\t7"]);
    expect(await table.locator(".pager").textContent()).toBe("2 of 2");
  });

  test("name a kind of block that the page cannot show", async () => {
    const video: KnownBlock = {
      type: "video",
      title: { type: "plain_text", text: "Film" },
      video_url: "https://example.invalid/v",
      thumbnail_url: "https://example.invalid/t.png",
      alt_text: "Film",
    };
    const ts = await post([video]);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    expect(await message(page, ts).locator("[data-unknown]").textContent()).toBe(
      "This page does not show blocks of type video",
    );
  });

  test("show hostile text as text", async () => {
    const hostile = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>';
    const escaped =
      '&lt;img src=x onerror="window.stolen=1"&gt; `&lt;!channel&gt;` <javascript:window.stolen=1|a link>';
    const ts = await post([
      { type: "section", text: { type: "mrkdwn", text: escaped } },
      { type: "section", text: { type: "plain_text", text: hostile } },
      { type: "markdown", text: `${hostile} [a link](javascript:window.stolen=1)` },
      { type: "table", rows: [[{ type: "raw_text", text: hostile }]] },
    ]);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    const shown = message(page, ts);
    await typeInto(page, "composer", hostile);
    await page.getByTestId("message").nth(1).waitFor();

    expect(await shown.locator("code").first().textContent()).toBe("<!channel>");
    expect(await shown.locator("[data-broadcast]").count()).toBe(0);
    expect(await shown.locator("th").textContent()).toBe(hostile);
    expect(await shown.locator("a").count()).toBe(0);
    expect(await page.locator("#app img, #app script").count()).toBe(0);
    expect(await page.evaluate("window.stolen")).toBeUndefined();
  });

  test("show that they were edited, and what they say now", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    await message(page, ts).getByText("Memory critical").waitFor();
    await bot.web.chat.update({
      channel,
      ts,
      text: "Resolved",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: ":white_check_mark: Resolved" } }],
    });
    await message(page, ts).getByText("Resolved").waitFor();
    expect(await message(page, ts).getByTestId("edited").textContent()).toBe("(edited)");
    expect(await message(page, ts).locator("[data-block]").count()).toBe(1);
  });

  test("stay inside the window, wide tables and long words too", async () => {
    const cells = Array.from(
      { length: 20 },
      (_, index) => ({ type: "raw_text", text: `column ${index}` }) as const,
    );
    await post([
      { type: "table", rows: [cells, cells] },
      { type: "section", text: { type: "mrkdwn", text: `\`${"key:".repeat(200)}\`` } },
    ]);
    const page = await browser.openAs(workspace.pageUrl, sam, { ...inChannel, width: 1280, height: 800 });
    await page.getByTestId("message").waitFor();
    const hiddenWidth = (selector: string) =>
      page.locator(selector).evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(await hiddenWidth("html")).toBe(0);
    expect(await hiddenWidth('[data-testid="messages"]')).toBe(0);
    expect(await hiddenWidth(".table-scroll")).toBeGreaterThan(500);
  });
});

describe("what a person does", () => {
  test("reaches the bot when a button is pressed", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, lin, inChannel);
    await message(page, ts).locator('[data-action-id="acknowledge"]').click();
    await expect.poll(() => bot.actions.length).toBe(1);
    expect(bot.actions[0]).toMatchObject({
      user: { id: lin },
      container: { type: "message", message_ts: ts },
      actions: [{ action_id: "acknowledge", value: "a-1042" }],
    });
  });

  test("is asked about first when a button says so", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    const silence = message(page, ts).locator('[data-action-id="silence"]');
    await silence.click();
    expect(await page.getByTestId("confirm").textContent()).toContain("No messages for one hour.");
    await page.getByTestId("confirm-deny").click();
    await silence.click();
    await page.getByTestId("confirm-yes").click();
    await expect.poll(() => bot.actions.length).toBe(1);
    expect(await page.getByTestId("confirm").count()).toBe(0);
  });

  test("reaches the bot when something is chosen from a menu", async () => {
    const alertTs = await post(memoryAlert);
    const otherTs = await post(otherBlocks);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    await message(page, alertTs).locator('[data-action-id="more"]').click();
    await page.getByRole("menuitem", { name: "Runbook" }).click();
    await message(page, otherTs).locator('[data-action-id="choose-cluster"]').selectOption("market");
    await expect.poll(() => bot.actions.length).toBe(2);
    expect(bot.actions.map((action) => action.actions[0]?.selected_option?.value)).toEqual([
      "runbook",
      "market",
    ]);
  });

  test("is answered with a notice when nobody hears it", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    await message(page, ts).waitFor();
    await bot.stop();
    await expect.poll(() => page.getByTestId("bot-state").textContent()).toBe("Bot not connected");
    await message(page, ts).locator('[data-action-id="acknowledge"]').click();
    await expect.poll(() => page.getByTestId("toast").textContent()).toContain("That did not work");
  });

  test("lands in the thread when it is a reply", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, lin, inChannel);
    await message(page, ts).hover();
    await message(page, ts).getByTestId("reply-in-thread").click();
    await typeInto(page, "thread-composer", "收到 @Sam Rivera");
    const reply = page.getByTestId("thread").getByTestId("message").nth(1);
    await reply.waitFor();

    expect(await reply.textContent()).toContain("收到 @Sam Rivera");
    expect(await page.getByTestId("messages").getByTestId("message").count()).toBe(1);
    expect(await message(page, ts).getByTestId("thread-summary").textContent()).toContain("1 条回复");
    expect(workspace.client.thread(channel, ts).map(({ text }) => text)).toEqual([
      "A message",
      "收到 <@U01SAM>",
    ]);
    await page.getByTestId("close-thread").click();
    expect(await page.getByTestId("thread").isVisible()).toBe(false);
  });

  test("adds a reaction and takes it back", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    await message(page, ts).hover();
    await message(page, ts).locator('[data-testid="add-reaction"][data-name="eyes"]').click();
    const pill = message(page, ts).getByTestId("reaction");
    await pill.waitFor();
    expect(await pill.textContent()).toMatch(/👀\s*1/);
    expect(await pill.getAttribute("aria-pressed")).toBe("true");
    expect(workspace.client.find(channel, ts)?.reactions).toEqual([{ name: "eyes", users: [sam] }]);
    await pill.click();
    await pill.waitFor({ state: "detached" });
    expect(workspace.client.find(channel, ts)?.reactions).toEqual([]);
  });

  test("sends a command, whose answer only they see", async () => {
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    const other = await browser.openAs(workspace.pageUrl, lin, inChannel);
    await page.getByTestId("composer-input").fill("/redis-audit st");
    expect(await page.getByRole("option").allInnerTexts()).toEqual([
      "/redis-audit status [cluster]\nhealth of all clusters, or of one",
    ]);
    await page.getByTestId("composer-input").press("Tab");
    expect(await page.getByTestId("composer-input").inputValue()).toBe("/redis-audit status ");
    await typeInto(page, "composer", "/redis-audit status market");
    await page.getByText("Heard: status market").waitFor();

    expect(bot.commands).toMatchObject([{ command: "/redis-audit", text: "status market", user_id: sam }]);
    expect(await page.getByTestId("only-you").textContent()).toBe("Only visible to you");
    expect(await page.getByTestId("composer-input").inputValue()).toBe("");
    await workspace.client.say(sam, channel, "a sign that news arrive");
    await other.getByText("a sign that news arrive").waitFor();
    expect(await other.getByTestId("message").count()).toBe(1);
  });

  test("gets an unknown command back, with the reason", async () => {
    const page = await browser.openAs(workspace.pageUrl, lin, inChannel);
    await typeInto(page, "composer", "/nonsense now");
    await expect.poll(() => page.getByTestId("composer-error").textContent()).toContain("操作未成功");
    expect(await page.getByTestId("composer-input").inputValue()).toBe("/nonsense now");
    expect(bot.commands).toEqual([]);
  });

  test("cannot be a command in a thread", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, { search: `place=${channel}&thread=${ts}` });
    await typeInto(page, "thread-composer", "/redis-audit alerts");
    expect(await page.getByTestId("thread-composer-error").textContent()).toBe(
      "/redis-audit is not supported in threads. Send it in the channel.",
    );
    expect(workspace.client.thread(channel, ts)).toHaveLength(1);
  });

  test("is written on several lines with Shift+Enter, and not sent by the Enter that picks a Chinese word", async () => {
    const page = await browser.openAs(workspace.pageUrl, lin, inChannel);
    const input = page.getByTestId("composer-input");
    await input.fill("第一行");
    await input.dispatchEvent("keydown", { key: "Enter", isComposing: true });
    await input.press("Shift+Enter");
    await input.pressSequentially("第二行");
    await input.press("Enter");
    await page.getByTestId("message").waitFor();
    expect(workspace.client.messages(channel).map(({ text }) => text)).toEqual(["第一行\n第二行"]);
  });
});

describe("a modal", () => {
  const opener: readonly KnownBlock[] = [
    {
      type: "actions",
      elements: [{ type: "button", action_id: "open-modal", text: { type: "plain_text", text: "Counter" } }],
    },
  ];

  async function openModal(): Promise<Page> {
    const ts = await post(opener);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    await message(page, ts).locator('[data-action-id="open-modal"]').click();
    await page.getByTestId("modal").waitFor();
    return page;
  }

  test("opens, asks for what is missing, and hands over what was entered", async () => {
    const page = await openModal();
    await page.getByTestId("modal-submit").click();
    expect(await page.getByTestId("field-error").allTextContents()).toEqual([
      "Please complete this required field.",
      "",
      "Please complete this required field.",
      "",
      "",
      "",
      "Please complete this required field.",
      "",
    ]);
    expect(bot.submissions).toEqual([]);

    await page.getByLabel("Your TTL").fill("30 days");
    await page.getByLabel("Why").fill("two\nlines");
    await page.getByLabel("Priority").selectOption("p2");
    await page.getByRole("checkbox", { name: "US" }).check();
    await page.getByLabel("All keys").check();
    await page.getByTestId("modal-submit").click();
    await page.getByTestId("modal").waitFor({ state: "detached" });
    expect(bot.submissions[0]?.view.state.values).toEqual({
      ttl: { text: { type: "plain_text_input", value: "30 days" } },
      why: { text: { type: "plain_text_input", value: "two\nlines" } },
      priority: {
        choice: {
          type: "static_select",
          selected_option: { text: { type: "plain_text", text: "P2" }, value: "p2" },
        },
      },
      regions: {
        choice: {
          type: "multi_static_select",
          selected_options: [{ text: { type: "plain_text", text: "US" }, value: "us" }],
        },
      },
      owner: { user: { type: "users_select", selected_user: sam } },
      due: { date: { type: "datepicker", selected_date: "2026-02-26" } },
      scope: {
        choice: {
          type: "radio_buttons",
          selected_option: { text: { type: "plain_text", text: "All keys" }, value: "all" },
        },
      },
      checks: { choice: { type: "checkboxes", selected_options: [] } },
    });
  });

  test("shows the bot's objection under the field and keeps what was entered", async () => {
    bot.answerSubmissions({ response_action: "errors", errors: { ttl: "30 is not a duration" } });
    const page = await openModal();
    await page.getByLabel("Your TTL").fill("30");
    await page.getByLabel("Priority").selectOption("p1");
    await page.getByLabel("New keys").check();
    await page.getByTestId("modal-submit").click();
    await page.getByText("30 is not a duration").waitFor();
    expect(await page.getByLabel("Your TTL").inputValue()).toBe("30");
    expect(await page.getByLabel("Your TTL").getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel("Priority").inputValue()).toBe("p1");
    expect(await page.getByLabel("New keys").isChecked()).toBe(true);
  });

  test("closes with its button and with Escape", async () => {
    const page = await openModal();
    await page.getByTestId("modal-close").click();
    await page.getByTestId("modal").waitFor({ state: "detached" });
    await page.locator('[data-action-id="open-modal"]').click();
    await page.getByTestId("modal").waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("modal").waitFor({ state: "detached" });
    expect(workspace.client.modals(sam)).toEqual([]);
  });
});

describe("the App Home", () => {
  test("shows what the bot published for this person, and sends its buttons", async () => {
    await bot.web.views.publish({
      user_id: lin,
      view: {
        type: "home",
        blocks: [
          { type: "header", text: { type: "plain_text", text: "集群概览" } },
          {
            type: "actions",
            elements: [{ type: "button", action_id: "refresh", text: { type: "plain_text", text: "刷新" } }],
          },
        ],
      },
    });
    const page = await browser.openAs(workspace.pageUrl, lin, inChannel);
    await page.getByTestId("home-entry").click();
    await page.getByRole("heading", { name: "集群概览" }).waitFor();
    await page.locator('[data-action-id="refresh"]').click();
    await expect.poll(() => bot.actions.length).toBe(1);
    expect(bot.actions[0]).toMatchObject({ user: { id: lin }, actions: [{ action_id: "refresh" }] });

    const other = await browser.openAs(workspace.pageUrl, sam, { search: "place=home" });
    expect(await other.locator(".home-pane .empty").textContent()).toBe(
      "The app has published nothing here yet.",
    );
  });
});

describe("the persona switch", () => {
  test("changes who looks, the language and the address, and is remembered", async () => {
    await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    expect(await page.getByTestId("persona-line").allInnerTexts()).toEqual([
      "Sam Rivera\nSite Reliability Engineer · English",
    ]);
    expect(await page.getByTestId("composer-input").getAttribute("placeholder")).toBe(
      "Message #isales-marketing",
    );
    await page.getByTestId("persona-switch").click();
    expect(await page.getByTestId("persona-option").allInnerTexts()).toEqual([
      "SR\nSam Rivera\nSite Reliability Engineer · en-US",
      "悦\n林悦\n市场部负责人 · zh-CN",
    ]);
    await page.locator(`[data-testid="persona-option"][data-user="${lin}"]`).click();
    await expect
      .poll(() => page.getByTestId("persona-line").allInnerTexts())
      .toEqual(["林悦\n市场部负责人 · 中文"]);

    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    expect(await page.getByTestId("composer-input").getAttribute("placeholder")).toBe(
      "发送消息至 #isales-marketing",
    );
    expect(await page.getByTestId("day").textContent()).toBe("今天");
    expect(new URL(page.url()).searchParams.get("user")).toBe(lin);
    await page.reload();
    await expect
      .poll(() => page.getByTestId("persona-line").allInnerTexts())
      .toEqual(["林悦\n市场部负责人 · 中文"]);
  });

  test("shows the bilingual alert to both personas", async () => {
    const ts = await post(memoryAlert);
    await workspace.client.say(lin, channel, "收到，正在排查", { threadTs: ts });
    for (const [name, user] of [
      ["en", sam],
      ["zh", lin],
    ] as const) {
      const page = await browser.openAs(workspace.pageUrl, user, { search: `place=${channel}&thread=${ts}` });
      await message(page, ts).waitFor();
      expect(await message(page, ts).textContent()).toContain("内存使用率达到 87.5 %（2.10G / 2.32G）");
      await browser.screenshot(page, `page-${name}`);
    }
  });
});

describe("news", () => {
  test("leave what is being typed alone", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, { search: `place=${channel}&thread=${ts}` });
    await page.getByTestId("composer-input").fill("half a sent");
    await page.getByTestId("thread-composer-input").fill("half a re");
    await page.getByTestId("thread-composer-input").evaluate((input) => {
      (input as unknown as { setSelectionRange(start: number, end: number): void }).setSelectionRange(4, 4);
    });
    await workspace.client.say(lin, channel, "来自频道");
    await workspace.client.say(lin, channel, "来自消息列", { threadTs: ts });
    await page.getByText("来自频道").waitFor();
    await page.getByTestId("thread").getByText("来自消息列").waitFor();
    await page.keyboard.type("ly typed");
    expect(await page.getByTestId("thread-composer-input").inputValue()).toBe("halfly typed a re");
    expect(await page.getByTestId("composer-input").inputValue()).toBe("half a sent");
  });

  test("leave the focus on a button whose message was edited", async () => {
    const ts = await post(memoryAlert);
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    await message(page, ts).locator('[data-action-id="acknowledge"]').focus();
    await bot.web.chat.update({ channel, ts, text: "Edited", blocks: [...memoryAlert.slice(2)] });
    await message(page, ts).getByTestId("edited").waitFor();
    expect(await page.locator(":focus").getAttribute("data-action-id")).toBe("acknowledge");
  });

  test("keep a reader at the end there, and one further up where they are, among 500 messages", async () => {
    for (let index = 0; index < 500; index += 1) {
      await bot.web.chat.postMessage({ channel, text: `message ${index}` });
    }
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    const scrollTop = () => page.getByTestId("messages").evaluate((list) => list.scrollTop);
    const fromEnd = () =>
      page
        .getByTestId("messages")
        .evaluate((list) => Math.round(list.scrollHeight - list.clientHeight - list.scrollTop));
    await page.getByText("message 499", { exact: true }).waitFor();
    expect(await page.getByTestId("message").count()).toBe(500);
    expect(await fromEnd()).toBe(0);

    await workspace.client.say(lin, channel, "at the end");
    await page.getByText("at the end").waitFor();
    await expect.poll(fromEnd).toBe(0);

    await page.getByTestId("messages").evaluate((list) => {
      list.scrollTop = 1000;
    });
    await expect.poll(scrollTop).toBe(1000);
    await workspace.client.say(lin, channel, "while reading");
    await page.getByTestId("messages-jump").waitFor();
    expect(await scrollTop()).toBe(1000);
    await page.getByTestId("messages-jump").click();
    await expect.poll(fromEnd).toBe(0);
    expect(await page.getByTestId("messages-jump").isVisible()).toBe(false);
  });

  test("mark other channels as unread, and count mentions", async () => {
    const page = await browser.openAs(workspace.pageUrl, sam, inChannel);
    await workspace.client.say(lin, "C03SRE", "你好 <@U01SAM>");
    const entry = page.locator('[data-testid="channel"][data-channel="C03SRE"]');
    await entry.getByTestId("badge").waitFor();
    expect(await entry.getByTestId("badge").textContent()).toBe("1");
    await entry.click();
    await page.getByText("你好").waitFor();
    expect(await page.getByTestId("channel-name").textContent()).toBe("#sre");
    expect(await entry.getByTestId("badge").count()).toBe(0);
  });
});
