import { Resvg } from "@resvg/resvg-js";
import { beforeAll, describe, expect, it } from "vitest";
import { buildReport } from "../../../src/core/report/build-report.ts";
import { drawChart } from "../../../src/messages/charts/draw-chart.ts";
import { imagePalette } from "../../../src/messages/charts/palette.ts";
import { renderPng } from "../../../src/messages/charts/render-png.ts";
import { previousAudits, tenAudits } from "../../../src/messages/fixtures/audit-fixture-audits.ts";
import {
  type ChartImage,
  createReportRenderer,
  type ReportRenderer,
} from "../../../src/messages/report/report-renderer.ts";
import { plainWords } from "../../../src/messages/report/words.ts";
import { hostileAudit } from "../report/support/hostile-audit.ts";

let renderer: ReportRenderer;
let images: readonly ChartImage[];
beforeAll(async () => {
  renderer = await createReportRenderer();
  images = await renderer.charts(buildReport(tenAudits, previousAudits), ["en", "zh"]);
});

/** Width and height of a PNG: https://www.w3.org/TR/png/#11IHDR */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

const barOf = (label: string, value = 1) => ({
  label: plainWords(label),
  value,
  caption: [plainWords("1")],
});
const draw = (labels: readonly string[]) =>
  drawChart(
    { name: "patterns", title: plainWords("t"), bars: labels.map((label) => barOf(label)) },
    ["en"],
    imagePalette,
  );

describe("the charts", () => {
  it("are four PNGs with names and titles in both languages", () => {
    expect(images.map(({ fileName, title }) => [fileName, title])).toEqual([
      ["memory.png", "Memory by cluster / 各集群内存占用"],
      ["hitRatio.png", "Hit rate by cluster / 各集群命中率"],
      ["ttl.png", "Keys by TTL left / 键的剩余 TTL 分布"],
      ["patterns.png", "Keys by pattern / 各键模式的键数"],
    ]);
    for (const { png } of images) {
      expect(png.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
      expect(sizeOf(png)[0]).toBe(1_920);
    }
    expect(images.map(({ png }) => sizeOf(png)[1])).toEqual([536, 808, 604, 1_056]);
  });

  it("are left out where there is nothing to draw", async () => {
    const names = (await renderer.charts(buildReport([]), ["en"])).map(({ name }) => name);
    expect(names).toEqual(["ttl"]);
  });

  it("cut long patterns in the middle, and show both ends", () => {
    const svg = draw([`isales:realtime:usergroup:${"x".repeat(300)}:{userId}_{msgId}`]);
    expect(svg).toMatch(/>isales:realtime:usergroup:…?x*…x*:\{userId\}_\{msgId\}</);
    expect(svg).not.toContain("x".repeat(60));
  });

  it("stay well-formed with hostile names", async () => {
    const hostile = await renderer.charts(buildReport([hostileAudit()]), ["en", "zh"]);
    expect(hostile.map(({ name }) => name)).toEqual(["memory", "hitRatio", "ttl", "patterns"]);
    const svg = draw(["</svg><script>alert(1)</script>", '"&<>', "a\u0000b"]);
    expect(svg).not.toContain("<script");
  });

  it("draw no bar for what is not there, and at least a sliver for what is", () => {
    const svg = drawChart(
      {
        name: "memory",
        title: plainWords("t"),
        bars: [barOf("big", 1_000_000), barOf("small", 1), barOf("none", 0)],
      },
      ["en"],
      imagePalette,
    );
    expect(svg.match(/#3b6fd4/g)?.length).toBe(2);
    expect(svg).toContain(">small</text>");
  });
});

describe("the font that comes with the package", () => {
  const inkOf = async (text: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text x="5" y="28" font-size="24" font-family="Noto Sans CJK SC">${text}</text></svg>`;
    return renderPng(svg);
  };

  it("draws Chinese characters as what they are, each its own shape", async () => {
    const drawn = await Promise.all(["集", "群", "键", "命", "中", "率"].map(inkOf));
    expect(new Set(drawn.map((png) => png.toString("base64"))).size).toBe(6);
  });

  it("covers every character of the locales, so that none is an empty square", async () => {
    const [{ readFile, readdir }, { join }, { packageRoot }] = await Promise.all([
      import("node:fs/promises"),
      import("node:path"),
      import("../../../src/package-root.ts"),
    ]);
    const folder = join(packageRoot, "locales", "zh");
    const texts = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
    );
    const characters = [...new Set(texts.join(""))].filter((character) => /\p{Script=Han}/u.test(character));
    expect(characters.length).toBeGreaterThan(300);
    const fontFiles = [join(packageRoot, "assets", "fonts", "NotoSansCJKsc-Regular-subset.otf")];
    const widthOf = (text: string) =>
      new Resvg(
        `<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="40"><text x="0" y="28" font-size="20" font-family="Noto Sans CJK SC">${text}</text></svg>`,
        {
          font: { loadSystemFonts: false, fontFiles },
        },
      ).getBBox()?.width;
    // A character that the font lacks is left out of the line, which would be narrower by 20.
    expect(Math.abs((widthOf(characters.join("")) ?? 0) - characters.length * 20)).toBeLessThan(20);
  });

  it("writes what it does not have as its code point", async () => {
    expect(await inkOf("カ𝄞")).toEqual(await inkOf("カ𝄞"));
    expect(await inkOf("ก")).toEqual(await inkOf("\\u{e01}"));
    expect(await inkOf("ก")).not.toEqual(await inkOf("ข"));
  });
});
