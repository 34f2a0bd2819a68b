import { beforeAll, describe, expect, it } from "vitest";
import type { Language } from "../../src/core/fleet.ts";
import { marketMemoryView, recoveredValues } from "../../src/messages/fixtures/alert-fixtures.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import { toPlainText } from "../../src/messages/to-plain-text.ts";
import type { AlertView } from "../../src/messages/views.ts";

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});

const both: readonly Language[] = ["en", "zh"];
const alert = (changes: Partial<AlertView> = {}, languages = both) =>
  renderer.render("alert", { ...marketMemoryView, ...changes }, languages);
const acknowledgment = { userId: "U0MARKETING", atMs: 1_770_905_040_000, note: "on it" };

describe("the alert's root message", () => {
  it.each([["en"], ["zh"]] as const)("carries the market cluster's numbers exactly in %s", (language) => {
    const text = toPlainText(alert({}, [language]).blocks);
    for (const exact of [
      "87.5%",
      "2.10G / 2.32G",
      "2,623,984",
      "39.2%",
      "luckyus-isales-market",
      "iSales Marketing",
    ]) {
      expect(text).toContain(exact);
    }
  });

  it("says it in the languages asked for, in their order", () => {
    const english = "Memory usage of `luckyus-isales-market` has reached *87.5%* (2.10G / 2.32G).";
    const chinese = "`luckyus-isales-market` 的内存使用率已达 87.5%（2.10G / 2.32G）。";
    const sections = (languages: readonly Language[]) =>
      alert({ handling: "acknowledged" }, languages).blocks.flatMap((block) =>
        block.type === "section" && block.text ? [block.text.text] : [],
      );
    expect(sections(["en", "zh"])[0]).toContain(english);
    expect(sections(["en", "zh"])[1]).toContain(chinese);
    expect(sections(["zh", "en"])[0]).toContain(chinese);
    expect(sections(["zh"])).toHaveLength(1);
  });

  it("shares one table with headers and labels in both languages", () => {
    const tables = alert().blocks.filter((block) => block.type === "table");
    expect(tables).toHaveLength(1);
    const cells = tables[0]?.rows.map((row) =>
      row.map((cell) => (cell.type === "raw_text" ? cell.text : "")),
    );
    expect(cells?.[0]).toEqual(["Fact / 指标", "Value / 数值", "Limit / 阈值"]);
    expect(cells?.[1]).toEqual([
      "Memory usage / 内存使用率",
      "87.5%",
      "85.0% · shared-cache house rule: 60 % early warning, 85 % critical / shared-cache 内部规则：60% 预警，85% 严重",
    ]);
    expect(cells?.[6]).toEqual(["Keys without TTL / 未设置 TTL 的键", "2,623,984", "–"]);
  });

  it("has a sentence in each language as its text", () => {
    expect(alert().text).toBe(
      "Critical: Memory usage of `luckyus-isales-market` has reached *87.5%* (2.10G / 2.32G). The critical limit is 85.0%.\n" +
        "严重：`luckyus-isales-market` 的内存使用率已达 87.5%（2.10G / 2.32G）。严重阈值为 85.0%。",
    );
  });

  it("mentions the group only while it fires and nobody took it", () => {
    const mentions = (changes: Partial<AlertView>) =>
      JSON.stringify(alert(changes)).includes("<!subteam^S0ISALES>");
    expect(mentions({})).toBe(true);
    expect(mentions({ handling: "acknowledged", acknowledgment })).toBe(false);
    expect(mentions({ condition: "recovering" })).toBe(false);
    expect(mentions({ condition: "stale" })).toBe(false);
    expect(mentions({ condition: "resolved", resolvedAtMs: 1_770_909_120_000 })).toBe(false);
  });

  it("offers Acknowledge while open, Un-acknowledge while acknowledged, nothing when resolved", () => {
    const buttons = (changes: Partial<AlertView>) =>
      alert(changes).blocks.flatMap((block) => (block.type === "actions" ? block.elements.slice(0, 1) : []));
    expect(buttons({})).toEqual([
      {
        type: "button",
        action_id: "alert:acknowledge",
        text: { type: "plain_text", text: "Acknowledge / 确认", emoji: true },
        value: "A12",
        style: "primary",
      },
    ]);
    expect(buttons({ handling: "acknowledged", acknowledgment })).toEqual([
      {
        type: "button",
        action_id: "alert:unacknowledge",
        text: { type: "plain_text", text: "Un-acknowledge / 取消确认", emoji: true },
        value: "A12",
      },
    ]);
    expect(buttons({ condition: "resolved", resolvedAtMs: 1_770_909_120_000 })).toEqual([]);
  });

  it("offers its holder to confirm when the acknowledgment has run out", () => {
    const { blocks } = alert({ handling: "confirming", acknowledgment });
    expect(JSON.stringify(blocks.at(-1))).toContain(`"action_id":"alert:confirm"`);
    expect(JSON.stringify(blocks.at(-1))).not.toContain("alert:acknowledge");
  });

  it("has a menu for the rest: a note, somebody else, why", () => {
    const menuOf = (changes: Partial<AlertView>) =>
      alert(changes).blocks.flatMap((block) =>
        block.type === "actions"
          ? block.elements.flatMap((element) => (element.type === "overflow" ? element.options : []))
          : [],
      );
    expect(menuOf({}).map(({ value }) => value)).toEqual(["note:A12", "assign:A12", "why:A12"]);
    expect(menuOf({ handling: "acknowledged", acknowledgment }).map(({ value }) => value)).toEqual([
      "assign:A12",
      "why:A12",
    ]);
  });

  it("shows who acknowledged, when, and their words as they wrote them", () => {
    const note = "<!channel> *look* `here`\nsecond line";
    const { blocks } = alert({ handling: "acknowledged", acknowledgment: { ...acknowledgment, note } });
    expect(JSON.stringify(blocks)).toContain(
      "<@U0MARKETING> is on it, since <!date^1770905040^{date_short_pretty} {time}|2026-02-12 14:04 UTC>.",
    );
    expect(blocks).toContainEqual({
      type: "rich_text",
      elements: [{ type: "rich_text_quote", elements: [{ type: "text", text: note }] }],
    });
  });

  it("is calm when resolved: green, how long it lasted, then and now, no advice", () => {
    const { text, blocks } = alert({
      condition: "resolved",
      resolvedAtMs: 1_770_909_120_000,
      currentValues: recoveredValues,
    });
    const shown = toPlainText(blocks);
    expect(shown).toContain("🟢 High memory usage / 内存使用率过高 · luckyus-isales-market");
    expect(shown).toContain("after 1h 12m");
    expect(shown).toContain("持续 1 小时 12 分");
    expect(shown).toMatch(/Memory usage \/ 内存使用率\s+87\.5%\s+61\.2%/);
    expect(shown).not.toContain("What to do");
    expect(text).toBe(
      "Resolved: High memory usage on `luckyus-isales-market`, after 1h 12m.\n" +
        "已恢复：`luckyus-isales-market` 内存使用率过高，持续 1 小时 12 分。",
    );
  });

  it("never calls a stale alert fine, and shows no current values", () => {
    const shown = toPlainText(alert({ condition: "stale" }).blocks);
    expect(shown).toContain("nobody knows whether this is over");
    expect(shown).toContain("无法判断是否已恢复");
    expect(shown).toContain("Last known / 最近数据");
    expect(shown).not.toContain("Now / 当前");
  });

  it("blames missing TTLs only where the policy cannot evict such keys", () => {
    const withPolicy = (value: string) => {
      const values = { ...marketMemoryView.finding.values, evictionPolicy: { unit: "text", value } as const };
      return toPlainText(alert({ finding: { ...marketMemoryView.finding, values } }).blocks);
    };
    expect(withPolicy("volatile-ttl")).toContain("can never be evicted under `volatile-ttl`");
    expect(withPolicy("allkeys-lru")).not.toContain("can never be evicted");
  });

  it("still makes sense for a cluster that left the fleet file", () => {
    const { mentionGroup: _none, ...view } = marketMemoryView;
    const { blocks } = renderer.render("alert", { ...view, team: "", environment: "" }, both);
    expect(JSON.stringify(blocks)).not.toContain("``");
  });
});
