import type { Change } from "../../core/audit/compare-audits.ts";
import type { AuditDiff } from "../../core/report/diff-audits.ts";
import type { Report } from "../../core/report/report.ts";
import { formatQuantity } from "../format-quantity.ts";
import type { Part, ReportCell, ReportTable } from "./document.ts";
import type { ReportWriter } from "./report-writer.ts";
import { concatWords, plainWords, type Words } from "./words.ts";

/** Rows of the table of changed patterns. */
const maxChanges = 20;

export function layOutComparisons({ comparisons }: Report, writer: ReportWriter): readonly Part[] {
  if (comparisons.length === 0) return [];
  return [
    { kind: "heading", level: 2, words: writer.say("report.section.comparison") },
    ...comparisons.flatMap((diff) => layOutDiff(diff, writer)),
  ];
}

export function layOutDiff(diff: AuditDiff, writer: ReportWriter): readonly Part[] {
  const title = writer.say("report.comparedWith", {
    cluster: writer.plain(diff.cluster),
    before: writer.date(diff.olderMs),
    after: writer.date(diff.newerMs),
  });
  const findings = (name: "newFindings" | "settledFindings"): readonly Part[] =>
    diff[name].length === 0
      ? []
      : [
          { kind: "heading", level: 4, words: writer.say(`report.${name}`) },
          {
            kind: "list",
            items: diff[name].map((finding) => ({
              words: writer.finding(diff.cluster, finding),
              tone: name === "newFindings" ? finding.severity : "good",
            })),
          },
        ];
  return [
    { kind: "heading", level: 3, words: title },
    ...(diff.isComparable
      ? []
      : [{ kind: "paragraph", words: writer.say("report.notComparable"), tone: "warning" } as const]),
    { kind: "table", table: figureTable(diff, writer) },
    diff.patterns.length === 0
      ? { kind: "paragraph", words: writer.say("report.noChange") }
      : { kind: "table", table: patternTable(diff, writer) },
    ...layOutGone(diff, writer),
    ...findings("newFindings"),
    ...findings("settledFindings"),
  ];
}

type Unit = "count" | "bytes" | "ratio";

function figureTable(diff: AuditDiff, writer: ReportWriter): ReportTable {
  const row = (fact: string, unit: Unit, change: Change | undefined) =>
    change === undefined
      ? []
      : [{ cells: [{ words: writer.say(`facts.${fact}`) }, ...changeCells(unit, change, writer)] }];
  return {
    columns: [{ words: writer.say("report.column.fact"), align: "left" }, ...changeColumns(writer)],
    rows: [
      ...row("keys", "count", diff.keys),
      ...row("keysWithoutTtl", "count", diff.keysWithoutTtl),
      ...row("usedBytes", "bytes", diff.usedBytes),
      ...row("hitRatio", "ratio", diff.hitRatio),
    ],
  };
}

function patternTable({ patterns }: AuditDiff, writer: ReportWriter): ReportTable {
  return {
    columns: [
      { words: writer.say("report.column.pattern"), align: "left" },
      ...changeColumns(writer),
      { words: writer.say("report.column.state"), align: "left" },
    ],
    rows: patterns.slice(0, maxChanges).map(({ pattern, status, keys }) => ({
      cells: [
        { words: writer.name(pattern) },
        ...changeCells("count", keys, writer),
        {
          words: writer.say(
            `report.change.${status === "new" ? "new" : keys.difference > 0 ? "grown" : "shrunk"}`,
          ),
        },
      ],
    })),
  };
}

function layOutGone({ gonePatterns }: AuditDiff, writer: ReportWriter): readonly Part[] {
  if (gonePatterns.length === 0) return [];
  const column = (name: string, align: "left" | "right" = "left") => ({
    words: writer.say(`report.column.${name}`),
    align,
  });
  const table: ReportTable = {
    columns: [column("pattern"), column("keys", "right"), column("firstSeen"), column("lastSeen")],
    rows: gonePatterns.slice(0, maxChanges).map(({ pattern, keys, firstSeenMs, lastSeenMs }) => ({
      cells: [
        { words: writer.name(pattern) },
        { words: writer.number("count", keys), sortBy: keys },
        { words: writer.date(firstSeenMs), sortBy: firstSeenMs },
        { words: writer.date(lastSeenMs), sortBy: lastSeenMs },
      ],
    })),
  };
  return [
    { kind: "heading", level: 4, words: writer.say("report.section.gonePatterns") },
    { kind: "table", table },
  ];
}

function changeColumns(writer: ReportWriter): ReportTable["columns"] {
  return ["before", "after", "change"].map((name) => ({
    words: writer.say(`report.column.${name}`),
    align: "right",
  }));
}

function changeCells(unit: Unit, change: Change, writer: ReportWriter): readonly ReportCell[] {
  return [
    { words: writer.number(unit, change.older), sortBy: change.older },
    { words: writer.number(unit, change.newer), sortBy: change.newer },
    { words: writeChange(unit, change), sortBy: change.difference },
  ];
}

/** `+12,004 (+6.4%)`; of a ratio only the points. */
export function writeChange(unit: Unit, { difference, ratio }: Change): Words {
  const sign = difference > 0 ? "+" : "";
  const size = formatQuantity({ unit, value: difference }, String);
  const relative =
    ratio === undefined || unit === "ratio" || difference === 0
      ? ""
      : ` (${sign}${formatQuantity({ unit: "ratio", value: ratio }, String)})`;
  return concatWords(plainWords(`${sign}${size}${relative}`));
}
