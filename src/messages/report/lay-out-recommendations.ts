import type { Recommendation, Report } from "../../core/report/report.ts";
import { formatCount } from "../format-quantity.ts";
import type { Part } from "./document.ts";
import { writeGroup } from "./lay-out-fleet.ts";
import type { ReportWriter } from "./report-writer.ts";
import { concatWords, joinWords, plainWords, textOf, type Words } from "./words.ts";

export function layOutRecommendations({ recommendations }: Report, writer: ReportWriter): readonly Part[] {
  const heading: Part = {
    kind: "heading",
    level: 2,
    words: writer.say("report.section.recommendations"),
  };
  if (recommendations.length === 0) {
    return [heading, { kind: "paragraph", words: writer.say("report.noRecommendations") }];
  }
  const titles = recommendations.map((one) => titleOf(one, writer));
  return [
    heading,
    ...recommendations.flatMap((one, index) => {
      const { priority } = one;
      const number = plainWords(`${formatCount(index + 1)}. [${priority}] `);
      const title = tellApart(titles, one, writer);
      return [
        { kind: "heading", level: 3, words: concatWords(number, title) } as const,
        ...layOutOne(one, writer),
      ];
    }),
  ];
}

function titleOf(
  { finding, clusters }: Recommendation,
  writer: ReportWriter,
  about: readonly Words[] = [],
): Words {
  const names = clusters.length === 1 ? clusters.map(writer.plain) : [];
  const parts = [writer.say(`audit.${finding.rule}.title`), ...about, ...names];
  return joinWords(parts, plainWords(" · "));
}

/** The title; where another reads the same also what it is about, since contents with equal entries help nobody. */
function tellApart(titles: readonly Words[], recommendation: Recommendation, writer: ReportWriter): Words {
  const { finding, advice, patterns } = recommendation;
  const title = titleOf(recommendation, writer);
  if (titles.filter(({ en }) => textOf(en) === textOf(title.en)).length === 1) return title;
  const about = `report.about.${finding.rule}.${advice.replace("advice.", "")}`;
  const words = writer.has(about) ? [writer.say(about)] : patterns.slice(0, 1).map(writer.name);
  return titleOf(recommendation, writer, words);
}

function layOutOne(recommendation: Recommendation, writer: ReportWriter): readonly Part[] {
  const { finding, clusters, patterns, owners, limits } = recommendation;
  const and = writer.say("report.and");
  const names = (all: readonly string[]) => joinWords(all.map(writer.name), and);
  const entry = (label: string, value: Words) => ({ label: writer.say(label), value });
  return [
    { kind: "paragraph", words: writeGroup(recommendation, writer), tone: finding.severity },
    {
      kind: "facts",
      entries: [
        entry("report.recommendation", writer.say(`audit.${finding.rule}.${recommendation.advice}`)),
        entry("report.effect.label", writeEffect(recommendation, writer)),
        ...(clusters.length > 1 ? [entry("report.clustersLabel", names(clusters))] : []),
        ...(patterns.length > 0 ? [entry("report.patternsLabel", names(patterns))] : []),
        ...(owners.length > 0 ? [entry("report.ownerLabel", joinWords(owners.map(writer.plain), and))] : []),
        ...limits.map((limit) =>
          entry(
            "alerts.column.limit",
            concatWords(writer.quantity(limit.value), plainWords(" · "), writer.source(limit.source)),
          ),
        ),
      ],
    },
  ];
}

export function writeEffect({ effect, effectKind, finding }: Recommendation, writer: ReportWriter): Words {
  if (effect === undefined || effectKind === undefined) return writer.say("report.effect.none");
  const bytes = writer.number("bytes", effect.bytes?.value);
  const form = effect.bytes === undefined ? "keys" : effect.keys === undefined ? "bytes" : "both";
  const { keysWithoutTtl } = finding.values;
  // Big keys were looked at one by one, whatever their pattern's count comes from.
  const isEstimated =
    keysWithoutTtl?.unit === "count" && keysWithoutTtl.isEstimated && !effectKind.startsWith("split");
  const n = writer.number("count", effect.keys, isEstimated);
  return writer.say(`effect.${effectKind}.${form}`, { bytes, n }, effect.keys);
}
