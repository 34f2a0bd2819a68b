import type { ClusterReport, FleetFact, Recommendation, Report } from "../../core/report/report.ts";
import {
  chartHitRatios,
  chartMemory,
  chartPatterns,
  chartTtl,
  toneOfAssessment,
} from "../charts/report-charts.ts";
import { emptyMark } from "../flatten-name.ts";
import { formatCount } from "../format-quantity.ts";
import type { ListItem, Part, ReportColumn, ReportTable } from "./document.ts";
import type { ReportWriter } from "./report-writer.ts";
import type { Tone } from "./tone.ts";
import { plainWords, type Words } from "./words.ts";

/** Lines of the first page, one for each recommendation; single findings stand with their clusters. */
const maxKeyFindings = 12;

/** The first page: every cluster in one table, then what strikes. */
export function layOutSummary(report: Report, writer: ReportWriter): readonly Part[] {
  const findings = report.recommendations
    .slice(0, maxKeyFindings)
    .map((one): ListItem => ({ words: writeGroup(one, writer), tone: one.severity }));
  const facts = report.facts.map((fact): ListItem => ({ words: writeFact(fact, writer), tone: "note" }));
  const strengths = report.strengths.map(
    (fact): ListItem => ({ words: writeFact(fact, writer), tone: "good" }),
  );
  return [
    { kind: "heading", level: 2, words: writer.say("report.section.summary") },
    { kind: "table", table: summaryTable(report, writer) },
    { kind: "heading", level: 3, words: writer.say("report.section.keyFindings") },
    findings.length === 0
      ? { kind: "paragraph", words: writer.say("report.noFindings") }
      : { kind: "list", items: findings },
    ...(facts.length > 0 ? [{ kind: "list", items: facts } as const] : []),
    ...(strengths.length > 0
      ? [
          { kind: "heading", level: 3, words: writer.say("report.section.strengths") } as const,
          { kind: "list", items: strengths } as const,
        ]
      : []),
  ];
}

/** The finding that speaks for a group, and how many more there are. */
export function writeGroup({ finding, findings, clusters }: Recommendation, writer: ReportWriter): Words {
  const sentence = writer.finding(clusters[0] ?? "", finding);
  if (findings === 1) return sentence;
  return writer.say("report.moreLikeIt", { sentence }, findings - 1);
}

export function writeFact({ kind, cluster, values, count }: FleetFact, writer: ReportWriter): Words {
  const named = cluster === undefined ? {} : { cluster: writer.name(cluster) };
  return writer.say(`report.fact.${kind}`, { ...writer.facts(values), ...named }, count);
}

function columnsOf(
  writer: ReportWriter,
  names: readonly (readonly [name: string, align: ReportColumn["align"]])[],
): readonly ReportColumn[] {
  return names.map(([name, align]) => ({ words: writer.say(`report.column.${name}`), align }));
}

function summaryTable(report: Report, writer: ReportWriter): ReportTable {
  return {
    columns: columnsOf(writer, [
      ["number", "right"],
      ["cluster", "left"],
      ["keys", "right"],
      ["used", "right"],
      ["max", "right"],
      ["utilisation", "right"],
      ["policy", "left"],
    ]),
    rows: report.clusters.map((cluster, index) => ({
      cells: [
        { words: plainWords(formatCount(index + 1)), sortBy: index },
        { words: writer.plain(cluster.cluster) },
        { words: writer.number("count", cluster.keys), sortBy: cluster.keys },
        { words: writer.number("bytes", cluster.usedBytes), sortBy: cluster.usedBytes ?? -1 },
        { words: writeMax(cluster, writer), sortBy: cluster.maxmemoryBytes ?? -1 },
        {
          words: hasNoLimit(cluster) ? plainWords(emptyMark) : writer.number("ratio", cluster.usedRatio),
          sortBy: cluster.usedRatio ?? -1,
        },
        {
          words:
            cluster.evictionPolicy === undefined
              ? writer.say("words.notAssessed")
              : writer.plain(cluster.evictionPolicy),
        },
      ],
    })),
  };
}

function writeMax(cluster: ClusterReport, writer: ReportWriter): Words {
  return hasNoLimit(cluster) ? writer.say("report.noLimit") : writer.number("bytes", cluster.maxmemoryBytes);
}

/** As Redis has it: a `maxmemory` of 0 is none. */
function hasNoLimit({ maxmemoryBytes }: ClusterReport): boolean {
  return maxmemoryBytes === 0;
}

/** What only shows across clusters. */
export function layOutCrossCluster(report: Report, writer: ReportWriter): readonly Part[] {
  const heading = (level: 2 | 3, name: string): Part => ({
    kind: "heading",
    level,
    words: writer.say(`report.section.${name}`),
  });
  return [
    heading(2, "crossCluster"),
    heading(3, "memory"),
    { kind: "chart", chart: chartMemory(report, writer) },
    heading(3, "hitRatios"),
    { kind: "chart", chart: chartHitRatios(report, writer) },
    { kind: "table", table: hitRatioTable(report, writer) },
    heading(3, "ttl"),
    { kind: "table", table: ttlTable(report, writer) },
    heading(3, "ttlDistribution"),
    { kind: "chart", chart: chartTtl(report, writer) },
    { kind: "chart", chart: chartPatterns(report, writer) },
  ];
}

function hitRatioTable({ hitRatios }: Report, writer: ReportWriter): ReportTable {
  return {
    columns: columnsOf(writer, [
      ["cluster", "left"],
      ["hitRatio", "right"],
      ["assessment", "left"],
    ]),
    rows: hitRatios.map(({ cluster, hitRatio, assessment, workload }) => {
      const tone: Tone = toneOfAssessment(assessment);
      const words = writer.say(`hitRatioAssessment.${assessment}`);
      const because = { assessment: words, workload: writer.say(`workload.name.${workload}`) };
      return {
        cells: [
          { words: writer.plain(cluster) },
          { words: writer.number("ratio", hitRatio), sortBy: hitRatio ?? -1 },
          {
            words: assessment === "expected" ? writer.say("report.assessment.expected", because) : words,
            tone,
          },
        ],
      };
    }),
  };
}

function ttlTable({ ttlStrategies }: Report, writer: ReportWriter): ReportTable {
  return {
    columns: columnsOf(writer, [
      ["cluster", "left"],
      ["averageTtl", "right"],
      ["noTtl", "right"],
      ["strategy", "left"],
    ]),
    rows: ttlStrategies.map((strategy) => ({
      cells: [
        { words: writer.plain(strategy.cluster) },
        {
          words:
            strategy.class === "persistent"
              ? writer.say("report.noTtl")
              : writer.number("seconds", strategy.meanSeconds),
          sortBy: strategy.meanSeconds ?? Number.MAX_SAFE_INTEGER,
        },
        {
          words: writer.number("ratio", strategy.noTtlShare, strategy.isEstimated),
          sortBy: strategy.noTtlShare,
        },
        { words: writeStrategy(strategy, writer) },
      ],
    })),
  };
}

export function writeStrategy(
  { class: ttlClass, workload, noTtlShare, isEstimated }: Report["ttlStrategies"][number],
  writer: ReportWriter,
): Words {
  if (ttlClass === undefined) return writer.say("words.notAssessed");
  const name = writer.say(`ttlClass.${ttlClass}`);
  if (ttlClass === "mixed") {
    return writer.say("report.strategy.mixed", {
      class: name,
      share: writer.number("ratio", noTtlShare, isEstimated),
    });
  }
  if (workload === "unknown") return name;
  return writer.say("report.strategy.plain", {
    class: name,
    workload: writer.say(`workload.name.${workload}`),
  });
}
