import type { FilePath, Report } from "../problem-at.ts";
import { suggest } from "../suggest.ts";

/** Reports below a path. */
export function reportAt(report: Report, ...path: FilePath): Report {
  return (problem) => report({ ...problem, path: [...path, ...problem.path] });
}

/** Names that come again; `path` is that of the name. `what`: what they name, in the plural. */
export function reportSharedNames(
  named: readonly { readonly name: string; readonly path: FilePath }[],
  what: string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const { name, path } of named) {
    if (seen.has(name)) {
      report({ path, message: `"${name}" is listed already; the names of ${what} are unique.` });
    }
    seen.add(name);
  }
}

/** Where a name is referred to, and the list that it should stand in. */
export interface NameReference {
  readonly path: FilePath;
  readonly declaredUnder: string;
}

/** Whether a name that something refers to is there; reports it if not, with the closest one. */
export function isKnownName(
  name: string,
  known: readonly string[],
  { path, declaredUnder }: NameReference,
  report: Report,
): boolean {
  if (known.includes(name)) return true;
  const others = known.length === 0 ? "" : ` Known: ${known.join(", ")}.`;
  const hint = suggest(name, known) || others;
  report({ path, message: `"${name}" is not declared under ${declaredUnder}.${hint}` });
  return false;
}
