import type { Recommendation, Report } from "../../core/report/report.ts";
import { formatCount } from "../format-quantity.ts";
import type { Part } from "./document.ts";
import { writeGroup } from "./lay-out-fleet.ts";
import type { ReportWriter } from "./report-writer.ts";
import { concatWords, joinWords, plainWords, type Words } from "./words.ts";

export function layOutRecommendations({ recommendations }: Report, writer: ReportWriter): readonly Part[] {
  const heading: Part = {
    kind: "heading",
    level: 2,
    words: writer.say("report.section.recommendations"),
  };
  if (recommendations.length === 0) {
    return [heading, { kind: "paragraph", words: writer.say("report.noRecommendations") }];
  }
  return [heading, ...recommendations.flatMap((one, index) => layOutOne(one, index, writer))];
}

function layOutOne(recommendation: Recommendation, index: number, writer: ReportWriter): readonly Part[] {
  const { finding, priority, clusters, patterns, owners, limits } = recommendation;
  const and = writer.say("report.and");
  const [cluster = ""] = clusters;
  const names = (all: readonly string[]) => joinWords(all.map(writer.name), and);
  const entry = (label: string, value: Words) => ({ label: writer.say(label), value });
  const title = concatWords(
    plainWords(`${formatCount(index + 1)}. [${priority}] `),
    writer.say(`audit.${finding.rule}.title`),
    ...(clusters.length === 1 ? [plainWords(" · "), writer.plain(cluster)] : []),
  );
  return [
    { kind: "heading", level: 3, words: title },
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

export function writeEffect({ effect, effectKind }: Recommendation, writer: ReportWriter): Words {
  if (effect === undefined || effectKind === undefined) return writer.say("report.effect.none");
  const bytes = writer.number("bytes", effect.bytes?.value);
  const form = effect.bytes === undefined ? "keys" : effect.keys === undefined ? "bytes" : "both";
  return writer.say(`effect.${effectKind}.${form}`, { bytes }, effect.keys);
}
