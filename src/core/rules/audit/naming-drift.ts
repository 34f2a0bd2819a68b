import type { PatternAudit } from "../../audit/audit.ts";
import type { AuditRule } from "./audit-rule.ts";
import { createFinding, mostPatterns } from "./create-finding.ts";
import { findFirstWord, findNamespace } from "./namespace.ts";

interface Spelling {
  /** As it is written: `users`. */
  readonly text: string;
  /** The same with its delimiter: `users:`. */
  readonly shown: string;
  readonly pattern: PatternAudit;
}

/**
 * One namespace written in several ways: apart in case, in number (`user:`, `users:`, `User_`), or in how its
 * words are joined (`userProfile:`, `user_profile:`). Another delimiter alone is no other spelling.
 */
export const namingDrift: AuditRule = {
  id: "naming-drift",
  judge: (context) => {
    const groups = new Map<string, Spelling[]>();
    for (const pattern of context.audit.patterns) {
      for (const [key, spelling] of listSpellings(pattern)) {
        groups.set(key, [...(groups.get(key) ?? []), spelling]);
      }
    }
    return [...groups.values()]
      .filter((spellings) => new Set(spellings.map(({ text }) => text)).size > 1)
      .slice(0, mostPatterns)
      .map((spellings) => {
        const keysWithoutTtl = countStaying(spellings);
        return createFinding(context, {
          rule: "naming-drift",
          reason: keysWithoutTtl > 0 ? "spellingsStay" : "spellings",
          severity: "info",
          facts: {
            spellings: [...new Set(spellings.map(({ shown }) => shown))].join(", "),
            patterns: spellings.length,
            keys: sumOf(spellings, ({ keys }) => keys),
            keysWithoutTtl,
          },
          effect: keysWithoutTtl > 0 ? { keys: keysWithoutTtl } : undefined,
        });
      });
  },
};

/** Keys that do not go by themselves, of all spellings but the most frequent one. */
function countStaying(spellings: readonly Spelling[]): number {
  const texts = [...new Set(spellings.map(({ text }) => text))];
  const keysOf = (spelling: string) =>
    sumOf(
      spellings.filter(({ text }) => text === spelling),
      ({ keys }) => keys,
    );
  const [kept] = texts.sort((a, b) => keysOf(b) - keysOf(a));
  return sumOf(
    spellings.filter(({ text }) => text !== kept),
    ({ keysWithoutTtl }) => keysWithoutTtl,
  );
}

function sumOf(spellings: readonly Spelling[], read: (pattern: PatternAudit) => number): number {
  return spellings.reduce((sum, { pattern }) => sum + read(pattern), 0);
}

/** Under what a pattern's spelling is compared: its first word, or a first part of several words up to a `:`. */
function listSpellings(pattern: PatternAudit): readonly (readonly [string, Spelling])[] {
  const part = findNamespace(pattern.pattern);
  if (part?.endsWith(":") && /\p{L}[-_.]\p{L}|\p{Ll}\p{Lu}/u.test(part)) {
    const joined = part.slice(0, -1).replace(/[-_.]/g, "").toLowerCase();
    return [[`part ${joined}`, { text: part, shown: part, pattern }]];
  }
  const first = findFirstWord(pattern.pattern);
  if (first === undefined) return [];
  const { word, delimiter } = first;
  return [[`word ${singular(word.toLowerCase())}`, { text: word, shown: `${word}${delimiter}`, pattern }]];
}

/** Good enough for comparing: `users` and `user`, but not `bus`, `access` or `redis`. */
function singular(word: string): string {
  return word.length > 3 && /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}
