import { BarChart } from "echarts/charts";
import { GridComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Language } from "../../core/fleet.ts";
import { formatCount } from "../format-quantity.ts";
import { perLanguageOnce, textOf, type Words } from "../report/words.ts";
import type { ExpiryChart, ExpiryPanel } from "./expiry-chart.ts";
import type { Palette } from "./palette.ts";

use([BarChart, GridComponent, TitleComponent, SVGRenderer]);

const width = 960;
const headHeight = 84;
const captionLine = 20;
const panelHeight = 150;
/** Under the columns: the times. */
const footHeight = 34;
/** Times that fit side by side. */
const timesOnAxis = 6;

/** Draws when keys expire as SVG: one axis of time below the other, captions in each of these languages. */
export function drawExpiry(chart: ExpiryChart, languages: readonly Language[], palette: Palette): string {
  const captionHeight = 8 + captionLine * languages.length;
  const pitch = captionHeight + panelHeight + footHeight;
  const height = headHeight + pitch * chart.panels.length;
  const topOf = (index: number) => headHeight + pitch * index;
  const instance = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    instance.setOption({
      animation: false,
      silent: true,
      ...(palette.background !== undefined && { backgroundColor: palette.background }),
      title: [
        headTitle(chart, languages, palette),
        ...chart.panels.map((panel, index) => ({
          text: write(panel.caption, languages, "\n"),
          left: 20,
          top: topOf(index),
          padding: 0,
          textStyle: { ...fontOf(palette, 14), color: palette.text, lineHeight: captionLine },
        })),
      ],
      grid: chart.panels.map((_panel, index) => ({
        left: 84,
        right: 28,
        top: topOf(index) + captionHeight,
        height: panelHeight,
      })),
      xAxis: chart.panels.map((panel, gridIndex) => timeAxis(panel, gridIndex, palette)),
      yAxis: chart.panels.map((_panel, gridIndex) => countAxis(gridIndex, palette)),
      series: chart.panels.map(({ columns }, index) => ({
        type: "bar",
        xAxisIndex: index,
        yAxisIndex: index,
        barCategoryGap: "12%",
        itemStyle: { color: palette.bar },
        // Nothing is no column; what is there at all shows.
        barMinHeight: 2,
        data: columns.map(({ keys }) => (keys === 0 ? null : keys)),
      })),
    });
    return instance.renderToSVGString();
  } finally {
    instance.dispose();
  }
}

function write(words: Words, languages: readonly Language[], separator: string): string {
  return perLanguageOnce(words, languages, textOf).join(separator);
}

function fontOf({ fontFamily }: Palette, fontSize: number) {
  return { fontFamily, fontSize, fontWeight: "normal" as const };
}

function headTitle({ title, note }: ExpiryChart, languages: readonly Language[], palette: Palette) {
  return {
    text: write(title, languages, " / "),
    subtext: write(note, languages, " / "),
    left: 20,
    top: 14,
    padding: 0,
    textStyle: { ...fontOf(palette, 17), color: palette.text },
    subtextStyle: { ...fontOf(palette, 13), color: palette.faint },
  };
}

function timeAxis({ columns }: ExpiryPanel, gridIndex: number, palette: Palette) {
  const every = Math.max(1, Math.floor(columns.length / timesOnAxis));
  return {
    type: "category" as const,
    gridIndex,
    data: columns.map(({ label }) => label),
    axisLine: { lineStyle: { color: palette.faint } },
    axisTick: { interval: (index: number) => isShown(index, every), alignWithLabel: true },
    axisLabel: {
      ...fontOf(palette, 12),
      color: palette.faint,
      interval: (index: number) => isShown(index, every),
      hideOverlap: true,
    },
  };
}

/** In the middle of its stretch, so that none is cut off at an edge. */
function isShown(index: number, every: number): boolean {
  return index % every === Math.floor(every / 2);
}

function countAxis(gridIndex: number, palette: Palette) {
  return {
    type: "value" as const,
    gridIndex,
    min: 0,
    minInterval: 1,
    splitNumber: 3,
    axisLabel: { ...fontOf(palette, 12), color: palette.faint, formatter: formatCount },
    splitLine: { lineStyle: { color: palette.track } },
  };
}
