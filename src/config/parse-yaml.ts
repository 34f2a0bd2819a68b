import { type Document, LineCounter, parseDocument, visit, type YAMLError } from "yaml";
import { locateOffset } from "./locate-problem.ts";

/** A YAML text without faults of syntax. */
export interface ParsedYaml {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly value: unknown;
}

/** A fault of syntax; `at` is `line:column`. */
export interface YamlFault {
  readonly at: string;
  readonly message: string;
}

export type YamlResult =
  | { readonly ok: true; readonly yaml: ParsedYaml }
  | { readonly ok: false; readonly faults: readonly YamlFault[] };

/** Reads YAML 1.2. The faults are told in our words: the parser's quote the text, which may hold a secret. */
export function parseYaml(text: string): YamlResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [
    ...document.errors.map((error) => ({ at: locateOffset(lines, error.pos[0]), message: explain(error) })),
    ...findWrongAliases(document, lines),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, yaml: { document, lines, value: document.toJS({ maxAliasCount: 100 }) } };
}

function explain({ code }: YAMLError): string {
  switch (code) {
    case "DUPLICATE_KEY":
      return "is given a second time; keep one.";
    case "TAB_AS_INDENT":
      return "is indented with a tab; YAML wants spaces.";
    case "BAD_INDENT":
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return "is not valid YAML here; look at the indentation, for brackets left open and for colons in unquoted text.";
    case "MISSING_CHAR":
      return "is not valid YAML here; a dash, quote, bracket, comma or colon is missing, or the indentation is off.";
    case "BAD_SCALAR_START":
      return "is not valid YAML here; text that begins with a special character needs quotes.";
    default:
      return `is not valid YAML here (${code}).`;
  }
}

function findWrongAliases(document: Document.Parsed, lines: LineCounter): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Alias: (_key, alias, ancestors) => {
      const message = explainAlias(alias.resolve(document), ancestors);
      if (message !== undefined) faults.push({ at: locateOffset(lines, alias.range?.[0] ?? 0), message });
    },
  });
  return faults;
}

function explainAlias(target: unknown, ancestors: readonly unknown[]): string | undefined {
  if (target === undefined)
    return "refers to an anchor that is not there; text that begins with * needs quotes.";
  return ancestors.includes(target) ? "refers to what it stands in itself, which has no end." : undefined;
}
