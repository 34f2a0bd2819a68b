import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Language } from "../core/fleet.ts";
import type { Fixture } from "../messages/fixtures/fixture.ts";
import { fixtures } from "../messages/fixtures/index.ts";
import { MessageFilesError } from "../messages/message-files-error.ts";
import { renderRequestEmail } from "../messages/render-email.ts";
import { createRenderer, type RenderedMessage, type Renderer } from "../messages/renderer.ts";
import type { RequestView } from "../messages/request-views.ts";
import { mrkdwnToText, toPlainText } from "../messages/to-plain-text.ts";
import type { CliCommand } from "./cli.ts";

const usage =
  "Usage: redis-audit-bot render <template> [--locale en|zh|both] [--fixture NAME|FILE] [--format text|blocks|email]";

const locales: Readonly<Record<string, readonly Language[]>> = { en: ["en"], zh: ["zh"], both: ["en", "zh"] };

/**
 * `redis-audit-bot render`: prints a message as it would be posted, with the templates and locales of
 * `TEMPLATES_DIR` and `LOCALES_DIR`. Exits 1 when these cannot be used, 2 when the arguments are wrong.
 */
export const render: CliCommand = async (args, { env, out, err }) => {
  try {
    const request = await readRequest(args);
    const renderer = await createRenderer({
      templatesDir: env["TEMPLATES_DIR"] || undefined,
      localesDir: env["LOCALES_DIR"] || undefined,
    });
    if (request.format === "email") {
      out(describeEmail(renderer, request.fixture, request.languages));
      return 0;
    }
    const message = renderFixture(renderer, request.fixture, request.languages);
    out(request.format === "blocks" ? JSON.stringify(message, null, 2) : describe(message));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      err(`${error.message}\n\n${usage}\n\n${listFixtures()}`);
      return 2;
    }
    err(error instanceof MessageFilesError || isMissingFolder(error) ? error.message : String(error));
    return 1;
  }
};

class UsageError extends Error {}

interface Request {
  readonly fixture: Fixture;
  readonly languages: readonly Language[];
  readonly format: "text" | "blocks" | "email";
}

async function readRequest(args: readonly string[]): Promise<Request> {
  const { positionals, values } = parse(args);
  const [template, ...rest] = positionals;
  if (template === undefined) throw new UsageError("Which template?");
  if (rest.length > 0) throw new UsageError(`One template at a time; ${rest.join(" ")} is too much.`);
  const shipped = fixtures.filter((fixture) => fixture.template === template);
  const [first] = shipped;
  if (first === undefined) throw new UsageError(`There is no template ${template}.`);
  const { locale = defaultLocale(first), format = "text", fixture: wanted } = values;
  const languages = Object.hasOwn(locales, locale) ? locales[locale] : undefined;
  if (languages === undefined) throw new UsageError(`--locale ${locale}: expected en, zh or both.`);
  if (format !== "text" && format !== "blocks" && format !== "email") {
    throw new UsageError(`--format ${format}: expected text, blocks or email.`);
  }
  if (format === "email" && template !== "request" && template !== "email-request") {
    throw new UsageError("--format email: only a request goes out as an email.");
  }
  const fixture =
    wanted === undefined
      ? first
      : (shipped.find(({ name }) => name === wanted) ?? (await readFixture(first, wanted)));
  return { fixture, languages, format };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { locale: { type: "string" }, fixture: { type: "string" }, format: { type: "string" } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const bilingual: readonly string[] = [
  "alert",
  "alert-event",
  "request",
  "request-event",
  "email-request",
  "run",
];

/** Channels and mailboxes get both languages, a person one. */
function defaultLocale({ template }: Fixture): string {
  return bilingual.includes(template) ? "both" : "en";
}

/** A file with a view as JSON: the fields of the shipped example that it does not name come from that one. */
async function readFixture(example: Fixture, path: string): Promise<Fixture> {
  let view: unknown;
  try {
    view = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--fixture ${path}: neither a shipped fixture nor a JSON file: ${reason}`);
  }
  if (typeof view !== "object" || view === null || Array.isArray(view)) {
    throw new UsageError(`--fixture ${path}: expected a JSON object`);
  }
  return { ...example, name: path, view: { ...example.view, ...view } } as Fixture;
}

/** A fixture's view has the type of its template, which TypeScript does not follow through the union. */
function renderFixture(
  renderer: Renderer,
  fixture: Fixture,
  languages: readonly Language[],
): RenderedMessage {
  const renderAny = renderer.render as (
    name: string,
    view: unknown,
    all: readonly Language[],
  ) => RenderedMessage;
  return renderAny(fixture.template, fixture.view, languages);
}

/** The subject, then both bodies, as they go out. */
function describeEmail(renderer: Renderer, { view }: Fixture, languages: readonly Language[]): string {
  const { subject, text, html } = renderRequestEmail(renderer, view as RequestView, languages);
  return `Subject: ${subject}\n\n${text}\n${html}`;
}

/** What a notification would say, then the message. */
function describe({ text, blocks }: RenderedMessage): string {
  return `${mrkdwnToText(text).replace(/^/gm, "| ")}\n\n${toPlainText(blocks)}`;
}

function listFixtures(): string {
  const names = [...new Set(fixtures.map(({ template }) => template))];
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const lines = names.map((template) => {
    const own = fixtures.filter((fixture) => fixture.template === template).map(({ name }) => name);
    return `  ${template.padEnd(width)}${own.join(", ")}`;
  });
  return `Templates and their fixtures:\n${lines.join("\n")}`;
}

function isMissingFolder(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
