import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Demo, startDemo } from "../../sandbox/demo/start-demo.ts";
import { launchBrowser, type TestBrowser } from "./browser.ts";

const sam = "U01SAM";
const lin = "U02LIN";
const inMarketing = { search: "place=C02MARKETING" };

let browser: TestBrowser;
let demo: Demo;

beforeAll(async () => {
  browser = await launchBrowser();
  const started = await startDemo({ keys: 20_000, progress: () => {}, signal: new AbortController().signal });
  if (started === undefined) throw new Error("the demo did not start");
  demo = started;
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

/** The root of the memory alert as the page shows it. */
const memoryAlert = (page: Page) =>
  page.getByTestId("messages").locator("[data-ts]").filter({ hasText: "High memory usage" });

describe("the demo in a browser", () => {
  test("an alert appears, is acknowledged by a click, and resolves when memory recovers", async () => {
    const page = await browser.openAs(demo.pageUrl, sam, inMarketing);
    const marketing = await browser.openAs(demo.pageUrl, lin, inMarketing);
    await demo.fleet.story.burst({ ttlSeconds: 600 });
    const alert = memoryAlert(page);
    await alert.waitFor({ timeout: 30_000 });
    expect(await alert.textContent()).toContain("内存使用率");
    await browser.screenshot(page, "alert-firing-en");
    await browser.screenshot(marketing, "alert-firing-zh");

    await alert.locator('[data-action-id="alert:acknowledge"]').click();
    await alert.locator('[data-action-id="alert:unacknowledge"]').waitFor();
    expect(await alert.textContent()).toContain("@Sam Rivera");

    await memoryAlert(marketing).getByTestId("thread-summary").click();
    const thread = marketing.getByTestId("thread");
    await thread.getByText("已确认告警").waitFor();
    await marketing.getByTestId("thread-composer-input").fill("收到，我们在停批处理任务");
    await marketing.getByTestId("thread-composer-input").press("Enter");
    await thread.getByText("我们在停批处理任务").waitFor();
    await browser.screenshot(marketing, "alert-acknowledged-zh");

    await demo.fleet.story.expire();
    await memoryAlert(page).getByText("Resolved").first().waitFor({ timeout: 60_000 });
    expect(await memoryAlert(page).locator('[data-action-id="alert:acknowledge"]').count()).toBe(0);
    await thread.getByText("告警已恢复").waitFor();
    await browser.screenshot(page, "alert-resolved-en");
    await browser.screenshot(marketing, "alert-resolved-zh");
  });

  test("a slash command is answered to its author, in the author's language", async () => {
    const page = await browser.openAs(demo.pageUrl, lin, inMarketing);
    await page.getByTestId("composer-input").fill("/redis-audit status");
    await page.getByTestId("composer-input").press("Enter");
    await page.getByTestId("messages").getByText("luckyus-iotplatform").first().waitFor();
    await browser.screenshot(page, "status-zh");

    const english = await browser.openAs(demo.pageUrl, sam, inMarketing);
    expect(await english.getByTestId("messages").getByText("luckyus-iotplatform").count()).toBe(0);
    await english.getByTestId("composer-input").fill("/redis-audit status luckyus-isales-market");
    await english.getByTestId("composer-input").press("Enter");
    await english.getByTestId("messages").getByText("7.0.15").first().waitFor();
    await browser.screenshot(english, "status-cluster-en");
  });

  test("App Home shows the fleet", async () => {
    const page = await browser.openAs(demo.pageUrl, sam, { search: "place=home" });
    await page.getByText("luckyus-isales-session").first().waitFor();
    await browser.screenshot(page, "home-en");
  });
});
