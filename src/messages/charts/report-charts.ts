import { countPatterns, groupRows } from "../../core/report/pattern-rows.ts";
import type { HitRatioRank, PatternRow, Report } from "../../core/report/report.ts";
import type { ReportWriter } from "../report/report-writer.ts";
import type { Tone } from "../report/tone.ts";
import type { Words } from "../report/words.ts";
import type { ChartBar, ChartModel } from "./chart-model.ts";

/** Bars of the chart of patterns; the others become one. */
const patternBars = 12;

/** The charts of a report; a chart without bars says that there is nothing to show. */
export function chartReport(report: Report, writer: ReportWriter): readonly ChartModel[] {
  return [
    chartMemory(report, writer),
    chartHitRatios(report, writer),
    chartTtl(report, writer),
    chartPatterns(report, writer),
  ];
}

export function chartMemory({ memory }: Report, writer: ReportWriter): ChartModel {
  const caption = (usedBytes: number, share: number) => [
    writer.number("bytes", usedBytes),
    writer.number("ratio", share),
  ];
  const bars: ChartBar[] = memory.rows.map(({ cluster, usedBytes, share }) => ({
    label: writer.name(cluster),
    value: usedBytes,
    caption: caption(usedBytes, share),
  }));
  if (memory.others) {
    const { clusters, usedBytes, share } = memory.others;
    bars.push({
      label: writer.say("report.clustersTogether", {}, clusters),
      value: usedBytes,
      caption: caption(usedBytes, share),
      tone: "note",
    });
  }
  return { name: "memory", title: writer.say("charts.memory"), bars };
}

export function chartHitRatios({ hitRatios }: Report, writer: ReportWriter): ChartModel {
  const bars = hitRatios.map(
    (rank): ChartBar => ({
      label: writer.name(rank.cluster),
      ...(rank.hitRatio !== undefined && { value: rank.hitRatio }),
      caption: captionOf(rank, writer),
      tone: toneOfAssessment(rank.assessment),
    }),
  );
  return { name: "hitRatio", title: writer.say("charts.hitRatio"), bars, max: 1 };
}

function captionOf({ hitRatio, assessment }: HitRatioRank, writer: ReportWriter): readonly Words[] {
  const word = writer.say(`hitRatioAssessment.${assessment}`);
  return hitRatio === undefined ? [word] : [writer.number("ratio", hitRatio), word];
}

export function toneOfAssessment(assessment: HitRatioRank["assessment"]): Tone {
  switch (assessment) {
    case "excellent":
    case "good":
      return "good";
    case "fair":
      return "info";
    case "poor":
      return "warning";
    case "critical":
      return "critical";
    case "expected":
    case "notAssessed":
      return "note";
  }
}

export function chartTtl({ ttlDistribution, totals }: Report, writer: ReportWriter): ChartModel {
  const bars = ttlDistribution.map(
    ({ class: ttlClass, keys, share }): ChartBar => ({
      label: writer.say(`charts.ttlClass.${ttlClass}`),
      value: keys,
      caption: [writer.number("count", keys, keys > 0 && totals.isEstimated), writer.number("ratio", share)],
      ...(ttlClass === "persistent" && { tone: "warning" }),
    }),
  );
  return { name: "ttl", title: writer.say("charts.ttl"), bars };
}

export function chartPatterns({ clusters, totals }: Report, writer: ReportWriter): ChartModel {
  const groups = clusters
    .flatMap(({ patterns }) => groupRows(patterns))
    .toSorted(([a], [b]) => (b?.keys ?? 0) - (a?.keys ?? 0));
  const bars = groups.slice(0, patternBars).flatMap((rows) => drawPattern(rows, writer));
  const rest = countPatterns(groups.slice(patternBars).flat());
  if (rest > 0) {
    const keys = totals.keys - bars.reduce((sum, bar) => sum + (bar.value ?? 0), 0);
    bars.push({
      label: writer.say("charts.others", {}, rest),
      value: keys,
      caption: [writer.number("count", keys, totals.isEstimated)],
      tone: "note",
    });
  }
  const [only] = clusters;
  const title =
    clusters.length === 1 && only !== undefined
      ? writer.say("charts.patternsOf", { cluster: writer.name(only.cluster) })
      : writer.say("charts.patterns");
  const note = writer.say("charts.patternsNote");
  return { name: "patterns", title, note, bars };
}

/** A row that sums up others says how many, so that bars and the rest make up the number of all patterns. */
function drawPattern([first, ...members]: readonly PatternRow[], writer: ReportWriter): readonly ChartBar[] {
  if (first === undefined) return [];
  const { pattern, keys, keysEstimate, keysWithoutTtl } = first;
  return [
    {
      label: writer.name(pattern),
      value: keys,
      caption: [
        writer.number("count", keys, keysEstimate !== undefined),
        ...(members.length > 0 ? [writer.counted("patterns", members.length)] : []),
      ],
      ...(keysWithoutTtl === keys && { tone: "warning" }),
    },
  ];
}
