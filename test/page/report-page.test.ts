import process from "node:process";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildReport } from "../../src/core/report/build-report.ts";
import { tenAudits } from "../../src/messages/fixtures/audit-fixture-audits.ts";
import { createReportRenderer } from "../../src/messages/report/report-renderer.ts";
import { findChromium, launchArgs } from "./browser.ts";

let browser: Browser;
let html: string;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(process.env), args: [...launchArgs] });
  const iot = tenAudits.filter(({ cluster }) => cluster === "luckyus-iotplatform");
  const [pattern] = iot[0]?.patterns ?? [];
  if (pattern === undefined) throw new Error("no pattern");
  // More than text shows: the page has them all.
  const many = Array.from({ length: 80 }, (_, index) => {
    const { rollUp: _none, ...rest } = pattern;
    return { ...rest, pattern: `extra${index}:{id}`, keys: 200 + index };
  });
  const audits = iot.map((audit) => ({ ...audit, otherKeys: 3, patterns: [...audit.patterns, ...many] }));
  html = await (await createReportRenderer()).html(buildReport(audits), ["en", "zh"]);
});
afterAll(() => browser?.close());
beforeEach(async () => {
  problems.length = 0;
  page = await browser.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  await page.setContent(html);
});

const patterns = () => page.locator("table[data-filter]");
const shown = async (): Promise<readonly string[]> => {
  const names = await patterns().locator("tbody tr:visible td:first-child").allTextContents();
  return names.map((name) => name.trim());
};

describe("the report as a page", () => {
  test("sorts by a column, keeps siblings under the row that sums them up, and the rest below", async () => {
    const keys = patterns().locator("thead th").nth(1);
    await keys.click();
    expect((await shown()).slice(0, 2)).toEqual(["extra79:{id}", "extra78:{id}"]);
    expect(await keys.getAttribute("aria-sort")).toBe("descending");
    await keys.click();
    const rising = await shown();
    expect(rising.slice(0, 4)).toEqual([
      "device_communication",
      "duplicate_message_{deviceType}_{deviceMAC}_{sequence}",
      "duplicate_message_Venus_Donlim_1_{deviceMAC}_{sequence}",
      "duplicate_message_juice_machine_{deviceMAC}_{sequence}",
    ]);
    expect(rising).toHaveLength(88);
    expect(await patterns().locator("tfoot").textContent()).toContain("(other keys)");
    expect(problems).toEqual([]);
  });

  test("filters by a part of a name, among all patterns", async () => {
    await page.fill("#filter", "GATEWAY");
    expect(await shown()).toEqual([
      "duplicate_message_{deviceType}_{deviceMAC}_{sequence}",
      "duplicate_message_gateway_{deviceMAC}_{sequence}",
    ]);
    await page.fill("#filter", "extra7");
    expect(await shown()).toHaveLength(11);
    await page.fill("#filter", "");
    expect(await shown()).toHaveLength(88);
  });

  test("switches its language with its title", async () => {
    const state = () => page.evaluate("[document.documentElement.lang, document.title]");
    expect(await state()).toEqual(["en", "Redis keyspace audit"]);
    await page.check("#lang-zh");
    expect(await state()).toEqual(["zh", "Redis 键空间审计报告"]);
    expect(await page.locator("h1").innerText()).toBe("Redis 键空间审计报告");
    await page.check("#lang-both");
    expect(await state()).toEqual(["en", "Redis keyspace audit / Redis 键空间审计报告"]);
    await page.check("#lang-en");
    expect(await state()).toEqual(["en", "Redis keyspace audit"]);
    expect(problems).toEqual([]);
  });
});
