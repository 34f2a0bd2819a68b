import { parseArgs } from "node:util";
import type { AuditBounds, AuditMode, AuditPace } from "../../core/audit/audit.ts";
import { readMaxKeys, readMaxMinutes } from "../../core/audit/read-bounds.ts";
import type { Language } from "../../core/fleet.ts";

export const auditUsage = `Usage: redis-audit-bot audit <redis-url|cluster> [--mode exact|standard|sample] [--pace gentle|fast]
                             [--format text|md|json|csv|html] [--lang en|zh|both] [--out DIR]
                             [--compare FILE] [--max-keys N] [--max-minutes N]

  redis://[user:password@]host[:port][/database], rediss:// for TLS, or the name of a cluster in FLEET_FILE.
  With a database, that one alone is walked; without, all are.
  A password may also come from REDISCLI_AUTH, where nobody sees it in the list of processes.

  --mode exact      TTL, type and memory of every key
         standard   TTL and type of every key, memory of a sample of each pattern (default)
         sample     everything of 10,000 keys drawn by lot
  --pace gentle     others do not feel it (default); fast: as fast as the server answers
  --format          text unless told; with --out and without --format: md, json, csv and html
  --lang            by LC_ALL, LC_MESSAGES or LANG unless told
  --out DIR         writes files into DIR instead of to standard output
  --max-keys N      ends the walk of a node after so many keys; --max-minutes N: after so long
  --compare FILE    an earlier audit of the same Redis as JSON: the report tells what changed since

Ctrl-C ends the scan at once; what was counted by then is printed, marked incomplete.
Exit codes: 0; 1: no audit, or an incomplete one; 2: wrong arguments.`;

export const reportFormats = ["text", "md", "json", "csv", "html"] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface AuditArguments {
  /** A Redis URL or a cluster's name. */
  readonly target: string;
  readonly mode: AuditMode;
  readonly pace: AuditPace;
  readonly bounds: AuditBounds;
  /** One, but with `out` perhaps several. */
  readonly formats: readonly ReportFormat[];
  readonly languages: readonly Language[];
  readonly out?: string;
  /** Path of an earlier audit as JSON. */
  readonly compare?: string;
}

/** Wrong arguments; the message never repeats a URL. */
export class UsageError extends Error {}

const modes: readonly AuditMode[] = ["exact", "standard", "sample"];
const paces: readonly AuditPace[] = ["gentle", "fast"];
const filedFormats: readonly ReportFormat[] = ["md", "json", "csv", "html"];
const languageChoices: Readonly<Record<string, readonly Language[]>> = {
  en: ["en"],
  zh: ["zh"],
  both: ["en", "zh"],
};

/** Throws `UsageError`. */
export function readArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AuditArguments {
  const { positionals, values } = parse(args);
  const [target, ...rest] = positionals;
  if (target === undefined) throw new UsageError("Which Redis? Give a URL or the name of a cluster.");
  if (rest.length > 0) throw new UsageError("One Redis at a time.");
  const { out, compare } = values;
  const format = values.format === undefined ? undefined : choose("format", values.format, reportFormats);
  return {
    target,
    mode: choose("mode", values.mode ?? "standard", modes),
    pace: choose("pace", values.pace ?? "gentle", paces),
    bounds: {
      ...readBound("maxKeys", "max-keys", values["max-keys"], readMaxKeys, "a whole number of keys"),
      ...readBound("maxMs", "max-minutes", values["max-minutes"], readMaxMinutes, "minutes, a week at most"),
    },
    formats: format !== undefined ? [format] : out === undefined ? ["text"] : filedFormats,
    languages: readLanguages(values.lang, env),
    ...(out !== undefined && { out }),
    ...(compare !== undefined && { compare }),
  };
}

function parse(args: readonly string[]) {
  const option = { type: "string" } as const;
  const options = {
    ...{ mode: option, pace: option, format: option, lang: option, out: option, compare: option },
    ...{ "max-keys": option, "max-minutes": option },
  };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function choose<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`--${name} ${text}: expected ${choices.join(", ")}.`);
  return found;
}

function readBound<Name extends keyof AuditBounds>(
  name: Name,
  option: string,
  text: string | undefined,
  read: (text: string) => number | undefined,
  expected: string,
): AuditBounds {
  if (text === undefined) return {};
  const bound = read(text);
  if (bound === undefined) throw new UsageError(`--${option} ${text}: expected ${expected}.`);
  return { [name]: bound };
}

function readLanguages(
  text: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): readonly Language[] {
  if (text === undefined) {
    const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
    return /^zh/i.test(locale) ? ["zh"] : ["en"];
  }
  const found = Object.hasOwn(languageChoices, text) ? languageChoices[text] : undefined;
  if (found === undefined) throw new UsageError(`--lang ${text}: expected en, zh, both.`);
  return found;
}
