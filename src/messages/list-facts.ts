import type { AuditFactName } from "../core/rules/audit/vocabulary.ts";

/** Text facts that are several names, separated by a comma and a space. */
const listFacts: ReadonlySet<string> = new Set<AuditFactName>([
  "spellings",
  "examples",
  "databases",
  "actualType",
]);

/** The names in a text fact: one, unless it is a list. */
export function splitFact(name: string, text: string): readonly string[] {
  return listFacts.has(name) ? text.split(", ") : [text];
}
