import { BarChart } from "echarts/charts";
import { GridComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Language } from "../../core/fleet.ts";
import { displayWidth } from "../lay-out-table.ts";
import { cutMiddle } from "../report/cut-middle.ts";
import { perLanguageOnce, textOf, type Words } from "../report/words.ts";
import { type ChartModel, writeCaption } from "./chart-model.ts";
import { escapeXml } from "./escape-xml.ts";
import type { Palette } from "./palette.ts";

use([BarChart, GridComponent, TitleComponent, SVGRenderer]);

const width = 960;
const barPitch = 34;
const bottom = 12;
const fontSize = 14;
/** Between the parts of a caption; common spaces would become one. */
const gap = "\u00a0\u00a0";
/** Places of a label; longer names lose their middle. */
const labelMax = 52;
/** A place of a terminal in pixels; Chinese characters take two. */
const placeWidth = 7.9;

/** Draws horizontal bars as SVG, labelled in these languages (`English / 中文`). Links to nothing outside. */
export function drawChart(chart: ChartModel, languages: readonly Language[], palette: Palette): string {
  const write = (words: Words) => perLanguageOnce(words, languages, textOf).join(" / ");
  const labels = chart.bars.map(({ label }) => cutMiddle(write(label), labelMax));
  const captions = chart.bars.map(({ caption }) => writeCaption(caption, languages, gap));
  const top = chart.note === undefined ? 52 : 74;
  const height = top + bottom + Math.max(1, chart.bars.length) * barPitch;
  const instance = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    instance.setOption({
      animation: false,
      silent: true,
      ...(palette.background !== undefined && { backgroundColor: palette.background }),
      title: {
        text: write(chart.title),
        ...(chart.note !== undefined && { subtext: write(chart.note) }),
        subtextStyle: { color: palette.faint, fontFamily: palette.fontFamily, fontSize: 13 },
        left: 20,
        top: 14,
        textStyle: {
          color: palette.text,
          fontFamily: palette.fontFamily,
          fontSize: 17,
          fontWeight: "normal",
        },
      },
      grid: { left: 28 + widthOf(labels), right: 28 + widthOf(captions), top, bottom },
      xAxis: { type: "value", show: false, min: 0, max: chart.max ?? longest(chart) },
      yAxis: {
        type: "category",
        inverse: true,
        data: labels,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          color: palette.text,
          fontFamily: palette.fontFamily,
          fontSize,
          margin: 12,
          interval: 0,
          formatter: (label: string) => label,
        },
      },
      series: [
        {
          type: "bar",
          barWidth: 18,
          barMinHeight: 2,
          showBackground: true,
          backgroundStyle: { color: palette.track, borderRadius: 3 },
          data: chart.bars.map(({ value, tone }) => ({
            // Nothing is no bar; what is there at all shows.
            value: value || null,
            itemStyle: { color: tone ? palette.tones[tone] : palette.bar, borderRadius: 3 },
          })),
        },
      ],
    });
    return withCaptions(instance.renderToSVGString(), captions, top, palette);
  } finally {
    instance.dispose();
  }
}

function longest({ bars }: ChartModel): number {
  return Math.max(1e-9, ...bars.map(({ value = 0 }) => value));
}

function widthOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth)) * placeWidth;
}

/** Captions stand in one column at the right end, where ECharts would put them behind each bar. */
function withCaptions(svg: string, captions: readonly string[], top: number, palette: Palette): string {
  const texts = captions.map((caption, index) => {
    const y = top + barPitch * (index + 0.5) + fontSize * 0.36;
    const style = `font-size="${fontSize}" font-family="${palette.fontFamily}" fill="${palette.faint}"`;
    return `<text x="${width - 20}" y="${y.toFixed(1)}" text-anchor="end" ${style}>${escapeXml(caption)}</text>`;
  });
  return svg.replace(/<\/svg>\s*$/, `${texts.join("")}</svg>`);
}
