import type { AuditBounds, AuditMode, AuditPace } from "../../../core/audit/audit.ts";
import { readMaxKeys, readMaxMinutes } from "../../../core/audit/read-bounds.ts";

/** What `/redis-audit report` was asked for. `cluster` is undefined for all. */
export interface ReportWords {
  readonly cluster?: string;
  readonly mode: AuditMode;
  readonly pace: AuditPace;
  readonly bounds: AuditBounds;
}

const modes: Readonly<Record<string, AuditMode>> = { exact: "exact", standard: "standard", sample: "sample" };
const paces: Readonly<Record<string, AuditPace>> = { gentle: "gentle", fast: "fast" };

/**
 * Reads `[cluster|all] [--mode exact|standard|sample] [--pace gentle|fast] [--max-keys N] [--max-minutes N]`, options
 * anywhere and also as `--mode=exact`. `unreadable`: the first word that means nothing here.
 */
export function readReportWords(words: readonly string[]): ReportWords | { readonly unreadable: string } {
  let read: ReportWords = { mode: "standard", pace: "gentle", bounds: {} };
  const waiting = words.flatMap((word) => (word.startsWith("--") ? word.split("=", 2) : [word]));
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    const next = readWord(word, waiting, read);
    if (next === undefined) return { unreadable: word };
    read = next;
  }
  return read;
}

function readWord(word: string, waiting: string[], read: ReportWords): ReportWords | undefined {
  if (word === "--mode") {
    const mode = choose(modes, waiting.shift());
    return mode && { ...read, mode };
  }
  if (word === "--pace") {
    const pace = choose(paces, waiting.shift());
    return pace && { ...read, pace };
  }
  if (word === "--max-keys") {
    const maxKeys = readMaxKeys(waiting.shift() ?? "");
    return maxKeys === undefined ? undefined : { ...read, bounds: { ...read.bounds, maxKeys } };
  }
  if (word === "--max-minutes") {
    const maxMs = readMaxMinutes(waiting.shift() ?? "");
    return maxMs === undefined ? undefined : { ...read, bounds: { ...read.bounds, maxMs } };
  }
  if (word.startsWith("--") || read.cluster !== undefined) return undefined;
  return word.toLowerCase() === "all" ? read : { ...read, cluster: word };
}

function choose<T>(choices: Readonly<Record<string, T>>, word: string | undefined): T | undefined {
  return word !== undefined && Object.hasOwn(choices, word) ? choices[word] : undefined;
}
