import type { ClusterReport, PatternDescription, PatternRow } from "../../core/report/report.ts";
import { formatUtcDay } from "../format-date.ts";
import type { ReportCell, ReportColumn, ReportRow, ReportTable } from "./document.ts";
import { writeChange } from "./lay-out-comparison.ts";
import type { ReportWriter } from "./report-writer.ts";
import { concatWords, joinWords, plainWords, type Words } from "./words.ts";

/** Rows of the table of one cluster where it cannot be searched, members of a sum not counted; the CSV has them all. */
const maxRows = 60;

/** The table of patterns of one cluster. */
export function layOutPatterns(cluster: ClusterReport, writer: ReportWriter): ReportTable {
  const has = findColumns(cluster);
  const columns = columnsOf(has, writer);
  return {
    columns,
    filterable: true,
    rows: cluster.patterns.map((row) => layOutRow(row, has, writer)),
    shortened: {
      rows: maxRows,
      rest: (left) => lastRow(writer.say("report.morePatterns", {}, left), "", columns),
    },
    ...(cluster.otherKeys > 0 && { foot: [layOutOthers(cluster, columns, writer)] }),
  };
}

/** Keys that no pattern covers: what is known of those that may be read. */
function layOutOthers(
  { otherKeys, others }: ClusterReport,
  columns: readonly ReportColumn[],
  writer: ReportWriter,
): ReportRow {
  const row = lastRow(writer.say("report.otherKeys"), writer.number("count", otherKeys), columns);
  if (others === undefined) return row;
  const { keys, bytes } = others;
  const perKey = bytes && { bytes, bytesPerKey: bytes.value / Math.max(1, keys) };
  const known = [writeTypes(others, writer), writeTtl(others, writer), writeSize(perKey ?? {}, writer)];
  // Behind the name and the count.
  return { cells: row.cells.map((cell, at) => ({ ...cell, words: known[at - 2] ?? cell.words })) };
}

/** Columns that only some tables have something to say in. */
interface SomeColumns {
  readonly databases: boolean;
  readonly encodings: boolean;
  /** An audit before this one saw some of the patterns. */
  readonly firstSeen: boolean;
  readonly growth: boolean;
}

function findColumns({ patterns, startedAtMs }: ClusterReport): SomeColumns {
  return {
    databases: new Set(patterns.map(({ database }) => database)).size > 1,
    encodings: patterns.some(({ encodings }) => encodings.length > 0),
    firstSeen: patterns.some(({ firstSeenMs = startedAtMs }) => firstSeenMs < startedAtMs),
    growth: patterns.some(({ growth }) => growth !== undefined),
  };
}

function columnsOf(has: SomeColumns, writer: ReportWriter): readonly ReportColumn[] {
  const column = (name: string, align: ReportColumn["align"] = "left"): ReportColumn => ({
    words: writer.say(`report.column.${name}`),
    align,
  });
  return [
    column("pattern"),
    column("keys", "right"),
    column("type"),
    column("ttl"),
    column("size", "right"),
    { ...column("description"), optional: true },
    ...(has.encodings ? [{ ...column("encoding"), optional: true }] : []),
    ...(has.growth ? [{ ...column("change", "right"), optional: true }] : []),
    ...(has.firstSeen ? [{ ...column("firstSeen"), optional: true }] : []),
    ...(has.databases ? [column("database", "right")] : []),
  ];
}

function layOutRow(row: PatternRow, has: SomeColumns, writer: ReportWriter): ReportRow {
  const { keys, bytesPerKey, database } = row;
  const ttl: ReportCell = {
    words: writeTtl(row, writer),
    sortBy: row.ttl.p50Seconds ?? row.ttl.meanSeconds ?? Number.MAX_SAFE_INTEGER,
    ...(row.ttl.class === "persistent" && { tone: "warning" }),
  };
  return {
    ...(row.kind === "member" && { indented: true }),
    cells: [
      { words: writer.name(row.pattern) },
      { words: writeKeys(row, writer), sortBy: keys },
      { words: writeTypes(row, writer) },
      ttl,
      { words: writeSize(row, writer), sortBy: bytesPerKey ?? -1 },
      { words: writeDescription(row.description, writer) },
      ...(has.encodings ? [{ words: writeEncodings(row, writer) }] : []),
      ...(has.growth ? [writeGrowth(row, writer)] : []),
      ...(has.firstSeen ? [writeFirstSeen(row, writer)] : []),
      ...(has.databases ? [{ words: plainWords(String(database)), sortBy: database }] : []),
    ],
  };
}

/** `≈1,234` where it was estimated. */
export function writeKeys({ keys, keysEstimate }: PatternRow, writer: ReportWriter): Words {
  return writer.number("count", keys, keysEstimate !== undefined);
}

/** Of the few keys that were asked. */
function writeEncodings({ encodings }: PatternRow, writer: ReportWriter): Words {
  if (encodings.length === 0) return writer.say("words.notAssessed");
  return writer.plain(encodings.join(", "));
}

function writeGrowth({ keys, growth }: PatternRow, writer: ReportWriter): ReportCell {
  if (growth === undefined) return { words: writer.say("words.notAssessed"), sortBy: 0 };
  const older = keys - growth.keys;
  const ratio = older === 0 ? {} : { ratio: growth.keys / older };
  const change = { older, newer: keys, difference: growth.keys, ...ratio };
  return { words: writeChange("count", change), sortBy: growth.keys };
}

function writeFirstSeen({ firstSeenMs }: PatternRow, writer: ReportWriter): ReportCell {
  if (firstSeenMs === undefined) return { words: writer.say("words.notAssessed"), sortBy: -1 };
  return { words: plainWords(formatUtcDay(firstSeenMs)), sortBy: firstSeenMs, whole: true };
}

function lastRow(label: Words, count: Words | "", columns: readonly ReportColumn[]): ReportRow {
  return {
    cells: columns.map((_, index) => ({
      words: index === 0 ? label : index === 1 && count !== "" ? count : plainWords(""),
    })),
  };
}

/** `string`, `set · 27 items`, `string 90.0%, hash 10.0%`; `†` where it was learned and not asked. */
export function writeTypes(
  row: Pick<PatternRow, "types" | "keys" | "typeLearned" | "elementsPerKey">,
  writer: ReportWriter,
): Words {
  const types = Object.entries(row.types).toSorted(([, a], [, b]) => b - a);
  const [first] = types;
  if (first === undefined) return writer.say("words.notAssessed");
  const learned = plainWords(row.typeLearned ? "†" : "");
  if (types.length > 1) {
    const share = (keys: number) => writer.number("ratio", keys / row.keys);
    const parts = types.map(([type, keys]) =>
      writer.say("report.typesOf", { type: writer.plain(type), share: share(keys) }),
    );
    return concatWords(joinWords(parts, writer.say("report.and")), learned);
  }
  const type = concatWords(writer.plain(first[0]), learned);
  if (row.elementsPerKey === undefined) return type;
  return writer.say("report.typeOf", { type, elements: writer.counted("items", row.elementsPerKey) });
}

/** The median, or the range where P10 and P90 are far apart; how many have none. */
export function writeTtl(
  { ttl, keys, keysWithoutTtl }: Pick<PatternRow, "ttl" | "keys" | "keysWithoutTtl">,
  writer: ReportWriter,
): Words {
  const lasting = ttl.p50Seconds ?? ttl.meanSeconds;
  if (lasting === undefined) {
    return ttl.class === "persistent" ? writer.say("report.noTtl") : writer.say("words.notAssessed");
  }
  const { p10Seconds, p90Seconds } = ttl;
  const isWide = p10Seconds !== undefined && p90Seconds !== undefined && p90Seconds > 3 * p10Seconds;
  const written = isWide
    ? writer.say("report.ttlRange", {
        low: writer.number("seconds", p10Seconds),
        high: writer.number("seconds", p90Seconds),
      })
    : writer.number("seconds", lasting);
  if (ttl.class !== "mixed" || keys === 0) return written;
  return writer.say("report.ttlMixed", {
    ttl: written,
    share: writer.number("ratio", keysWithoutTtl / keys),
  });
}

function writeSize(
  { bytes, bytesPerKey }: Pick<PatternRow, "bytes" | "bytesPerKey">,
  writer: ReportWriter,
): Words {
  return writer.number("bytes", bytesPerKey, bytes !== undefined && bytes.low !== bytes.high);
}

export function writeDescription(description: PatternDescription, writer: ReportWriter): Words {
  if (description.kind === "contract") return writer.plain(description.text);
  const { workload, slots } = description;
  const known = workload === "unknown" ? "Plain" : "";
  const word = writer.say(`workload.name.${workload}`);
  if (slots.length === 0) return writer.say(`report.shape.single${known}`, { workload: word });
  const names = joinWords(
    slots.map((slot) => writer.plain(`{${slot}}`)),
    writer.say("report.and"),
  );
  return writer.say(`report.shape.perSlots${known}`, { workload: word, slots: names });
}
