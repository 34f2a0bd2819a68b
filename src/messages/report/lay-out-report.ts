import type { ClusterCount, Report, ReportTotals } from "../../core/report/report.ts";
import type { Part, ReportDocument } from "./document.ts";
import { layOutCluster } from "./lay-out-cluster.ts";
import { layOutComparisons } from "./lay-out-comparison.ts";
import { layOutCrossCluster, layOutSummary } from "./lay-out-fleet.ts";
import { layOutRecommendations } from "./lay-out-recommendations.ts";
import type { ReportWriter } from "./report-writer.ts";
import { joinWords, type Words } from "./words.ts";

/** The whole report in the order it is read: what matters first, then cluster by cluster, then across all. */
export function layOutReport(report: Report, writer: ReportWriter): ReportDocument {
  return [
    { kind: "heading", level: 1, words: writer.say("report.title") },
    ...layOutScope(report, writer),
    ...layOutSummary(report, writer),
    { kind: "heading", level: 2, words: writer.say("report.section.clusters") },
    ...report.clusters.flatMap((cluster, index) => layOutCluster(cluster, index, writer)),
    ...layOutCrossCluster(report, writer),
    ...layOutRecommendations(report, writer),
    ...layOutComparisons(report, writer),
  ];
}

function layOutScope({ fromMs, toMs, totals }: Report, writer: ReportWriter): readonly Part[] {
  const dates = { from: writer.date(fromMs), to: writer.date(toMs) };
  const isOneMinute = Math.floor(fromMs / 60_000) === Math.floor(toMs / 60_000);
  return [
    {
      kind: "paragraph",
      words: isOneMinute
        ? writer.say("report.scopeAt", { from: dates.from }, totals.clusters)
        : writer.say("report.scope", dates, totals.clusters),
    },
    {
      kind: "paragraph",
      words: writer.say("report.totals", {
        keys: writer.counted("keys", totals.keys),
        keysWithoutTtl: writer.number("count", totals.keysWithoutTtl, totals.isEstimated),
        patterns: writer.counted("patterns", totals.patterns),
        usedBytes: writer.number("bytes", totals.usedBytes),
      }),
    },
    ...(totals.clusters > 0 ? [{ kind: "facts", entries: settingOf(totals, writer) } as const] : []),
    ...(totals.incomplete > 0
      ? [
          {
            kind: "paragraph",
            words: writer.say("report.incomplete", {}, totals.incomplete),
            tone: "warning",
          } as const,
        ]
      : []),
  ];
}

/** What is known of the clusters before any is looked at: where they belong, what they run, how they are deployed. */
function settingOf(
  { environments, products, modes }: ReportTotals,
  writer: ReportWriter,
): Extract<Part, { kind: "facts" }>["entries"] {
  const entry = (label: string, counts: readonly (readonly [Words, number])[]) => {
    const names = counts.map(([name, clusters]) =>
      counts.length === 1 ? name : writer.say("report.nameCount", { name }, clusters),
    );
    if (names.length === 0) return [];
    return [
      { label: writer.say(`report.figure.${label}`), value: joinWords(names, writer.say("report.and")) },
    ];
  };
  const named = ({ name, clusters }: ClusterCount) => [writer.plain(name), clusters] as const;
  return [
    ...entry("environment", environments.map(named)),
    ...entry("version", products.map(named)),
    ...entry(
      "mode",
      modes.map(({ clusterMode, clusters }) => [writer.say(`report.clusterMode.${clusterMode}`), clusters]),
    ),
  ];
}
