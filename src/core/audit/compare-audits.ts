import type { Audit, PatternAudit } from "./audit.ts";
import { shapeOf } from "./pattern-text.ts";
import { sawEveryKey } from "./saw-every-key.ts";

/** One number then and now. */
export interface Change {
  readonly older: number;
  readonly newer: number;
  /** newer - older. */
  readonly difference: number;
  /** difference / older; `undefined` where it was 0. */
  readonly ratio?: number;
}

export interface PatternChange {
  readonly pattern: string;
  readonly database: number;
  readonly status: "new" | "vanished" | "kept";
  readonly keys: Change;
  readonly keysWithoutTtl: Change;
  /** `undefined`: not assessed in one of the two. */
  readonly bytes?: Change & {
    /** The two intervals do not overlap, so that it is no accident of sampling. */
    readonly isCertain: boolean;
  };
}

export interface AuditComparison {
  /** Between the starts of the two audits. */
  readonly seconds: number;
  /** Both saw every key; else a difference may come from what one of them did not see, or did not draw. */
  readonly isComparable: boolean;
  readonly keys: Change;
  readonly keysWithoutTtl: Change;
  /** `undefined`: not assessed in one of the two. */
  readonly usedBytes?: Change;
  /** Largest change of keys first, in either direction. */
  readonly patterns: readonly PatternChange[];
}

type Compared = Pick<
  Audit,
  "startedAtMs" | "complete" | "mode" | "keys" | "keysWithoutTtl" | "figures" | "patterns"
>;

/** What changed from one audit of a cluster to a later one. Patterns are the same by text, or else by shape. */
export function compareAudits(older: Compared, newer: Compared): AuditComparison {
  const { usedBytes: before } = older.figures;
  const { usedBytes: after } = newer.figures;
  return {
    seconds: (newer.startedAtMs - older.startedAtMs) / 1000,
    isComparable: sawEveryKey(older) && sawEveryKey(newer),
    keys: toChange(older.keys, newer.keys),
    keysWithoutTtl: toChange(older.keysWithoutTtl, newer.keysWithoutTtl),
    ...(before !== undefined && after !== undefined && { usedBytes: toChange(before, after) }),
    patterns: pairPatterns(older.patterns, newer.patterns).map(comparePair).sort(byChange),
  };
}

type Named = Pick<PatternAudit, "pattern" | "database">;

export type PatternPair<Older extends Named = PatternAudit, Newer extends Named = PatternAudit> =
  | { readonly older: Older; readonly newer: Newer }
  | { readonly older: Older; readonly newer?: undefined }
  | { readonly older?: undefined; readonly newer: Newer };

/** Each pattern of either audit once, with its partner in the other if it has one. */
export function pairPatterns<Older extends Named, Newer extends Named>(
  older: readonly Older[],
  newer: readonly Newer[],
): readonly PatternPair<Older, Newer>[] {
  const left = new Set(older);
  const partners = new Map<Newer, Older>();
  for (const textOf of [(pattern: string) => pattern, shapeOf]) {
    const open = new Map<string, Older>();
    // The first of several of one shape: later ones do not replace it.
    for (const pattern of [...left].reverse()) open.set(keyOf(pattern, textOf), pattern);
    for (const pattern of newer) {
      const partner = open.get(keyOf(pattern, textOf));
      if (partners.has(pattern) || partner === undefined || !left.has(partner)) continue;
      partners.set(pattern, partner);
      left.delete(partner);
    }
  }
  const kept = newer.map((pattern): PatternPair<Older, Newer> => {
    const partner = partners.get(pattern);
    return partner === undefined ? { newer: pattern } : { older: partner, newer: pattern };
  });
  return [...kept, ...[...left].map((pattern): PatternPair<Older, Newer> => ({ older: pattern }))];
}

function keyOf({ database, pattern }: Named, textOf: (pattern: string) => string): string {
  return `${database} ${textOf(pattern)}`;
}

function comparePair({ older, newer }: PatternPair): PatternChange {
  const shown = newer ?? older;
  return {
    pattern: shown.pattern,
    database: shown.database,
    status: older === undefined ? "new" : newer === undefined ? "vanished" : "kept",
    keys: toChange(older?.keys ?? 0, newer?.keys ?? 0),
    keysWithoutTtl: toChange(older?.keysWithoutTtl ?? 0, newer?.keysWithoutTtl ?? 0),
    ...compareBytes(older, newer),
  };
}

const nothing = { value: 0, low: 0, high: 0 };

function compareBytes(
  older: PatternAudit | undefined,
  newer: PatternAudit | undefined,
): Pick<PatternChange, "bytes"> {
  const before = older === undefined ? nothing : older.bytes;
  const after = newer === undefined ? nothing : newer.bytes;
  if (before === undefined || after === undefined) return {};
  const isCertain = before.high < after.low || after.high < before.low;
  return { bytes: { ...toChange(before.value, after.value), isCertain } };
}

function toChange(older: number, newer: number): Change {
  const difference = newer - older;
  return { older, newer, difference, ...(older !== 0 && { ratio: difference / older }) };
}

function byChange(a: PatternChange, b: PatternChange): number {
  const difference = Math.abs(b.keys.difference) - Math.abs(a.keys.difference);
  return difference || (a.pattern < b.pattern ? -1 : 1);
}
