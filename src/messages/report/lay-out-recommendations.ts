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
      const title = tellApart(titles, one, index, writer);
      return [
        { kind: "heading", level: 3, words: concatWords(number, title) } as const,
        ...layOutOne(one, writer),
      ];
    }),
  ];
}

function titleOf({ finding, clusters }: Recommendation, writer: ReportWriter): Words {
  const [cluster = ""] = clusters;
  const title = writer.say(`audit.${finding.rule}.title`);
  return clusters.length === 1 ? concatWords(title, plainWords(" · "), writer.plain(cluster)) : title;
}

/** The title, and what it is about where another reads the same: contents with two equal entries help nobody. */
function tellApart(
  titles: readonly Words[],
  { finding, advice, patterns }: Recommendation,
  index: number,
  writer: ReportWriter,
): Words {
  const title = titles[index] ?? plainWords("");
  const text = textOf(title.en);
  if (titles.filter(({ en }) => textOf(en) === text).length === 1) return title;
  const about = `report.about.${finding.rule}.${advice.replace("advice.", "")}`;
  const [pattern] = patterns;
  if (writer.has(about)) return concatWords(title, plainWords(" · "), writer.say(about));
  return pattern === undefined ? title : concatWords(title, plainWords(" · "), writer.name(pattern));
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
