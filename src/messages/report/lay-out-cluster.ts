import { type AuditFinding, keysByName } from "../../core/audit/audit.ts";
import { productOf } from "../../core/report/fleet-facts.ts";
import type { ClusterReport, PatternRow } from "../../core/report/report.ts";
import { formatCount } from "../format-quantity.ts";
import type { Part, ReportColumn } from "./document.ts";
import { layOutPatterns } from "./pattern-cells.ts";
import type { ReportWriter } from "./report-writer.ts";
import { concatWords, joinWords, plainWords, type Words } from "./words.ts";

/** The details of one cluster: figures, patterns, findings. */
export function layOutCluster(cluster: ClusterReport, index: number, writer: ReportWriter): readonly Part[] {
  return [
    { kind: "heading", level: 3, words: titleOf(cluster, index, writer) },
    ...notesOn(cluster, writer),
    { kind: "facts", entries: figuresOf(cluster, writer) },
    { kind: "heading", level: 4, words: writer.say("report.section.patterns") },
    ...patternsOf(cluster, writer),
    ...bigKeysOf(cluster, writer),
    ...findingsOf(cluster, writer),
  ];
}

function titleOf({ cluster, workload }: ClusterReport, index: number, writer: ReportWriter): Words {
  const use = workload === "unknown" ? [] : [plainWords(" · "), writer.say(`workload.name.${workload}`)];
  return concatWords(plainWords(`${formatCount(index + 1)}. `), writer.plain(cluster), ...use);
}

/** Why a node was not walked to its end; words that no locale knows are `other`. */
export function sayReason(reason: string, writer: ReportWriter): Words {
  return writer.say(`report.reason.${writer.has(`report.reason.${reason}`) ? reason : "other"}`);
}

function notesOn(cluster: ClusterReport, writer: ReportWriter): readonly Part[] {
  const and = writer.say("report.and");
  const notes: Words[] = [];
  if (!cluster.complete) {
    const reasons = cluster.incompleteReasons.map((reason) => sayReason(reason, writer));
    const none = writer.say("report.reason.other");
    notes.push(
      writer.say("report.notComplete", { reasons: reasons.length === 0 ? none : joinWords(reasons, and) }),
    );
  }
  if (cluster.denied.length > 0) {
    const denied = cluster.denied.map((one) =>
      one === keysByName ? writer.say("report.keysByName") : writer.name(one),
    );
    notes.push(writer.say("report.denied", { commands: joinWords(denied, and) }));
  }
  if (cluster.sparedElements) notes.push(writer.say("report.sparedElements"));
  return notes.map((words): Part => ({ kind: "paragraph", words, tone: "warning" }));
}

type Entry = Extract<Part, { kind: "facts" }>["entries"][number];

function figuresOf(cluster: ClusterReport, writer: ReportWriter): readonly Entry[] {
  const figure = (name: string, value: Words): Entry => ({
    label: writer.say(`report.figure.${name}`),
    value,
  });
  const optional = (name: string, known: unknown, value: () => Words): readonly Entry[] =>
    known === undefined ? [] : [figure(name, value())];
  const { opsPerSecond, uptimeSeconds, meanTtlSeconds, fragmentationRatio, expiredKeys, evictedKeys } =
    cluster;
  return [
    figure("memory", memoryOf(cluster, writer)),
    figure("keys", keysOf(cluster, writer)),
    ...optional("averageTtl", meanTtlSeconds, () => writer.number("seconds", meanTtlSeconds)),
    figure("hitRatio", hitRatioOf(cluster, writer)),
    ...optional("ops", opsPerSecond, () =>
      writer.say("report.opsPerSecond", { ops: writer.number("count", opsPerSecond) }),
    ),
    ...optional("uptime", uptimeSeconds, () => writer.number("seconds", uptimeSeconds)),
    ...optional("fragmentation", fragmentationRatio, () => writer.number("number", fragmentationRatio)),
    ...optional("expired", expiredKeys, () =>
      writer.say("report.expiredKeys", { expired: writer.number("count", expiredKeys) }),
    ),
    ...optional("evicted", evictedKeys, () => writer.number("count", evictedKeys)),
    ...optional("version", cluster.version, () => writer.plain(productOf(cluster) ?? "")),
    figure("mode", modeOf(cluster, writer)),
    ...optional("environment", cluster.environment, () => writer.plain(cluster.environment ?? "")),
    ...optional("team", cluster.team, () => writer.plain(cluster.team ?? "")),
    figure("workload", workloadOf(cluster, writer)),
    figure("audit", auditOf(cluster, writer)),
  ];
}

/** Nodes of an audit stand for a primary each. */
function modeOf({ clusterMode, nodes }: ClusterReport, writer: ReportWriter): Words {
  const mode = writer.say(`report.clusterMode.${clusterMode}`);
  return nodes > 1 ? writer.say("report.modeOfPrimaries", { mode }, nodes) : mode;
}

function memoryOf({ usedBytes, maxmemoryBytes, usedRatio }: ClusterReport, writer: ReportWriter): Words {
  const used = writer.number("bytes", usedBytes);
  if (usedBytes === undefined) return used;
  if (maxmemoryBytes === 0) return writer.say("report.memoryWithoutLimit", { used });
  if (usedRatio === undefined) return writer.say("report.memoryLimitUnknown", { used });
  const max = writer.number("bytes", maxmemoryBytes);
  return writer.say("report.memoryOf", { used, max, ratio: writer.number("ratio", usedRatio) });
}

function keysOf(cluster: ClusterReport, writer: ReportWriter): Words {
  const { keys, keysWithoutTtl, unreadableKeys, isEstimated, noTtlShare } = cluster;
  const all = writer.number("count", keys);
  if (keys === 0) return all;
  if (unreadableKeys > 0) {
    return writer.say("report.keysSplitUnread", {
      keys: all,
      withTtl: writer.number("count", keys - keysWithoutTtl - unreadableKeys, isEstimated),
      withoutTtl: writer.number("count", keysWithoutTtl, isEstimated),
      share: writer.number("ratio", noTtlShare, isEstimated),
      unread: writer.number("count", unreadableKeys, isEstimated),
    });
  }
  if (keysWithoutTtl === 0) return writer.say("report.keysAllWithTtl", { keys: all });
  return writer.say("report.keysSplit", {
    keys: all,
    withTtl: writer.number("count", keys - keysWithoutTtl, isEstimated),
    withoutTtl: writer.number("count", keysWithoutTtl, isEstimated),
    share: writer.number("ratio", noTtlShare, isEstimated),
  });
}

function hitRatioOf(cluster: ClusterReport, writer: ReportWriter): Words {
  const { hitRatio, hits, misses, assessment, lookupsNotAssessed } = cluster;
  if (lookupsNotAssessed !== undefined) return writer.say("report.lookupsOfAudits");
  if (hitRatio === undefined) return writer.say("words.notAssessed");
  return writer.say("report.hitsAndMisses", {
    ratio: writer.number("ratio", hitRatio),
    hits: writer.counted("hits", hits ?? 0),
    misses: writer.counted("misses", misses ?? 0),
    assessment: writer.say(`hitRatioAssessment.${assessment}`),
  });
}

function workloadOf({ workload, because }: ClusterReport, writer: ReportWriter): Words {
  const name = writer.say(`workload.name.${workload}`);
  const known = because.filter((reason) => writer.has(`workload.because.${reason}`));
  if (workload === "unknown" || known.length === 0)
    return writer.say("report.workloadOnly", { workload: name });
  const reasons = known.map((reason) => writer.say(`workload.because.${reason}`));
  return writer.say("report.workload", {
    workload: name,
    because: joinWords(reasons, writer.say("report.clause")),
  });
}

function auditOf(cluster: ClusterReport, writer: ReportWriter): Words {
  return joinWords(
    [walkOf(cluster, writer), ...sampleOf(cluster, writer), ...boundsOf(cluster, writer)],
    writer.say("report.clause"),
  );
}

/** What of the keyspace a sample may not have seen. */
function sampleOf({ sample }: ClusterReport, writer: ReportWriter): readonly Words[] {
  if (sample === undefined) return [];
  const { drawnKeys, keys, surePatternKeys } = sample;
  return [
    writer.say("report.sampleOf", {
      drawn: writer.number("count", drawnKeys),
      keys: writer.counted("keys", keys),
      fewest: writer.counted("keys", surePatternKeys),
    }),
  ];
}

function boundsOf({ bounds = {} }: ClusterReport, writer: ReportWriter): readonly Words[] {
  const { maxKeys, maxMs } = bounds;
  const duration = () => writer.number("seconds", Math.ceil((maxMs ?? 0) / 1_000));
  return [
    ...(maxKeys === undefined
      ? []
      : [writer.say("report.bound.keys", { keys: writer.counted("keys", maxKeys) })]),
    ...(maxMs === undefined ? [] : [writer.say("report.bound.time", { duration: duration() })]),
  ];
}

/** Below this a share of keys reads 0.0%. */
const fewestDuplicates = 0.0005;

/** A sample is drawn with replacement, so that keys which come twice in it say nothing of SCAN. */
function walkOf({ auditMode, durationMs, duplicateRatio }: ClusterReport, writer: ReportWriter): Words {
  const values = {
    mode: writer.say(`report.mode.${auditMode}`),
    duration: writer.number("seconds", Math.ceil(durationMs / 1_000)),
  };
  if (auditMode === "sample" || duplicateRatio < fewestDuplicates) return writer.say("report.audit", values);
  return writer.say("report.auditWalk", { ...values, ratio: writer.number("ratio", duplicateRatio) });
}

function patternsOf(cluster: ClusterReport, writer: ReportWriter): readonly Part[] {
  if (cluster.patterns.length === 0 && cluster.otherKeys === 0)
    return [{ kind: "paragraph", words: writer.say("report.noPatterns") }];
  const learned = cluster.patterns.some(({ typeLearned }) => typeLearned);
  const estimated = cluster.patterns.find(({ keysEstimate }) => keysEstimate !== undefined);
  return [
    { kind: "table", table: layOutPatterns(cluster, writer) },
    ...(learned
      ? [{ kind: "paragraph", words: writer.say("report.typesLearned"), tone: "note" } as const]
      : []),
    ...(estimated ? [explainEstimates(estimated, writer)] : []),
  ];
}

/** How far off the counts of a sample may be, shown on the pattern of most keys. */
function explainEstimates({ pattern, keysEstimate }: PatternRow, writer: ReportWriter): Part {
  const words = writer.say("report.keysEstimated", {
    pattern: writer.name(pattern),
    low: writer.number("count", keysEstimate && Math.round(keysEstimate.low)),
    high: writer.number("count", keysEstimate && Math.round(keysEstimate.high)),
  });
  return { kind: "paragraph", words, tone: "note" };
}

function bigKeysOf({ biggestKeys }: ClusterReport, writer: ReportWriter): readonly Part[] {
  if (biggestKeys.length === 0) return [];
  const column = (name: string, align: ReportColumn["align"] = "left"): ReportColumn => ({
    words: writer.say(`report.column.${name}`),
    align,
  });
  const rows = biggestKeys.map(({ key, type, bytes, elements, pattern }) => ({
    cells: [
      { words: writer.name(key) },
      { words: writer.plain(type) },
      { words: writer.number("bytes", bytes), sortBy: bytes ?? -1 },
      {
        words: elements === undefined ? plainWords("") : writer.number("count", elements),
        sortBy: elements ?? -1,
      },
      { words: pattern === undefined ? writer.say("report.otherKeys") : writer.name(pattern) },
    ],
  }));
  const columns = [
    column("key"),
    column("type"),
    column("bytes", "right"),
    column("elements", "right"),
    { ...column("pattern"), optional: true },
  ];
  return [
    { kind: "heading", level: 4, words: writer.say("report.bigkeys.title") },
    { kind: "table", table: { columns, rows } },
  ];
}

/** Its sentence holds the evidence; then the limit that was broken, and who set it. */
function writeFinding(cluster: string, finding: AuditFinding, writer: ReportWriter): Words {
  const sentence = writer.finding(cluster, finding);
  if (finding.limit === undefined) return sentence;
  const { value, source } = finding.limit;
  const limit = writer.say("report.limit", {
    limit: writer.quantity(value),
    source: writer.source(source),
  });
  return writer.say("report.withLimit", { sentence, limit });
}

function findingsOf(cluster: ClusterReport, writer: ReportWriter): readonly Part[] {
  if (cluster.findings.length === 0) return [];
  return [
    { kind: "heading", level: 4, words: writer.say("report.section.findings") },
    {
      kind: "list",
      items: cluster.findings.map((finding) => ({
        words: writeFinding(cluster.cluster, finding, writer),
        tone: finding.severity,
      })),
    },
  ];
}
