import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { beforeAll, describe, expect, it } from "vitest";
import { drawExpiryWaves } from "../../../src/core/remediation/expiry-curve.ts";
import { drawExpiry } from "../../../src/messages/charts/draw-expiry.ts";
import { chartExpiry, type ExpiryView } from "../../../src/messages/charts/expiry-chart.ts";
import { createExpiryRenderer, type DrawExpiry } from "../../../src/messages/charts/expiry-renderer.ts";
import { imagePalette } from "../../../src/messages/charts/palette.ts";
import { loadLocales } from "../../../src/messages/load-locales.ts";
import { createReportWriter, type ReportWriter } from "../../../src/messages/report/report-writer.ts";
import { plainWords } from "../../../src/messages/report/words.ts";
import { createTranslator } from "../../../src/messages/translator.ts";
import { packageRoot } from "../../../src/package-root.ts";

let draw: DrawExpiry;
let writer: ReportWriter;
beforeAll(async () => {
  draw = await createExpiryRenderer();
  const { locales } = await loadLocales(join(packageRoot, "locales"), undefined);
  writer = createReportWriter(createTranslator(locales, () => undefined));
});

const itemOf = (number: number, ttlSeconds: number) => ({
  ...{ number, pattern: "", slots: [], database: 0, countBand: { low: 0, high: 1 }, planHash: "" },
  action: { kind: "set-ttl", ttlSeconds, jitterRatio: 0.1, touches: "none" } as const,
});
const viewOf = (ttls: readonly number[], cluster = "market"): ExpiryView => {
  const items = ttls.map((seconds, index) => itemOf(index + 1, seconds));
  const changed = items.map(({ number }) => ({ number, changed: number * 1000 }));
  return {
    ...{ requestId: "R3", cluster, expiry: "planned" },
    ...{ fromMs: 1_770_000_000_000, waves: drawExpiryWaves(items, changed, 60) },
  };
};
/** Width and height of a PNG: https://www.w3.org/TR/png/#11IHDR */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe("the picture of when keys expire", () => {
  it("is a PNG with an axis for each wave, and says in words what it shows", async () => {
    const image = await draw(viewOf([5_184_000, 86_400]), ["en", "zh"]);
    expect(image.png.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
    expect(sizeOf(image.png)).toEqual([1_920, 1_096]);
    expect(image.title).toBe("When the keys of request R3 on market expire / market 上请求 R3 的键过期时间");
    expect(image.altText.split("\n").slice(1)).toEqual([
      "Planned, as if the run began right after the dry run; UTC / 计划值，按预检后立即执行计算；UTC 时间",
      "#2: 2,000 keys expire between 21h 36m and 1d 2h after the first write, at most 64 within 9m 8s / " +
        "#2：2,000 个键在首次写入后 21 小时 36 分至 1 天 2 小时之间过期，每 9 分 8 秒最多 64 个",
      "#1: 1,000 keys expire between 54d and 66d after the first write, at most 32 within 9h 6m / " +
        "#1：1,000 个键在首次写入后 54 天至 66 天之间过期，每 9 小时 6 分最多 32 个",
    ]);
  });

  it("is in one language where the owner reads one", async () => {
    const image = await draw(viewOf([3600]), ["zh"]);
    expect(image.title).toBe("market 上请求 R3 的键过期时间");
    expect(image.altText).not.toMatch(/expire|planned/);
  });

  it("writes times as finely as tells columns apart", () => {
    const firstOf = (ttlSeconds: number) =>
      chartExpiry(viewOf([ttlSeconds]), writer).panels[0]?.columns[0]?.label;
    expect([firstOf(600), firstOf(86_400), firstOf(5_184_000)]).toEqual([
      "02:48:26",
      "02-02 23:01",
      "2026-03-25",
    ]);
  });

  it("draws hostile names as text, and a monstrous one within its width", async () => {
    const image = await draw(viewOf([3600], `<svg onload="x">&${"长".repeat(5_000)}`), ["en"]);
    expect(sizeOf(image.png)[0]).toBe(1_920);
    expect(image.altText.length).toBeLessThanOrEqual(1000);
    const svg = drawExpiry(
      { title: plainWords("<a href='x'>&"), note: plainWords(""), panels: [] },
      ["en"],
      imagePalette,
    );
    expect(svg).not.toContain("<a ");
    expect(new Resvg(svg).width).toBe(960);
  });
});
