import { join } from "node:path";
import type { KnownBlock, PlainTextElement } from "@slack/types";
import { languages as allLanguages, type Language } from "../core/fleet.ts";
import { packageRoot } from "../package-root.ts";
import { checkTemplate } from "./check-template.ts";
import { cutMrkdwn } from "./cut-text.ts";
import type { Drafting } from "./draft.ts";

import { type FitWords, fitBlocks } from "./fit-blocks.ts";
import { fixtures } from "./fixtures/index.ts";
import { flattenName } from "./flatten-name.ts";
import { formatCount } from "./format-quantity.ts";
import { createHandlebarsRuntime, type HandlebarsRuntime } from "./handlebars-runtime.ts";
import { perLanguage } from "./helpers/helper-call.ts";
import { loadLocales } from "./load-locales.ts";
import { type LoadedTemplates, loadTemplates } from "./load-templates.ts";
import { MessageFilesError } from "./message-files-error.ts";
import { slackLimits } from "./slack-limits.ts";
import { createTranslator, type Translator } from "./translator.ts";
import type { TemplateName, Views } from "./views.ts";

/** A message as Slack takes it. */
export interface RenderedMessage {
  /** A sentence for notifications and screen readers, mrkdwn, at most 3,000 characters. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** A modal as Slack takes it, but for its callback id and private metadata. */
export interface RenderedModal {
  readonly type: "modal";
  readonly title: PlainTextElement;
  readonly blocks: KnownBlock[];
  /** `undefined`: it only tells. */
  readonly submit?: PlainTextElement;
  readonly close: PlainTextElement;
}

export interface Renderer {
  /** `languages` in order of appearance: both for a channel, one for a person. The result is within Slack's limits
   * whatever the view holds. */
  readonly render: <Name extends TemplateName>(
    name: Name,
    view: Views[Name],
    languages: readonly Language[],
  ) => RenderedMessage;
  /** The same for a modal, which one person sees. */
  readonly renderModal: <Name extends TemplateName>(
    name: Name,
    view: Views[Name],
    language: Language,
  ) => RenderedModal;
}

export interface RendererOptions {
  /** A folder with templates that take the place of shipped ones of the same name. */
  readonly templatesDir?: string | undefined;
  /** A folder with texts that take the place of shipped ones: `en/<topic>.json`, `zh/<topic>.json`. */
  readonly localesDir?: string | undefined;
}

/**
 * Loads all templates and locales and checks them: their files, their references, and, where some take the place of
 * shipped ones, by rendering every shipped fixture, which takes a second (the shipped ones were tried by the tests).
 * Rejects with `MessageFilesError`, which lists every problem at once.
 */
export async function createRenderer(options: RendererOptions = {}): Promise<Renderer> {
  const { locales, problems: localeProblems } = await loadLocales(
    join(packageRoot, "locales"),
    options.localesDir,
  );
  const loaded = await loadTemplates(join(packageRoot, "templates"), options.templatesDir);
  const gaps = new Set<string>();
  const translator = createTranslator(locales, (gap) => gaps.add(gap));
  const found = [...localeProblems, ...loaded.problems, ...checkTemplates(loaded, translator)];
  if (found.length > 0) throw new MessageFilesError(found);
  const draft = createDrafter(loaded, translator);
  const isOverridden = options.templatesDir !== undefined || options.localesDir !== undefined;
  const tried = isOverridden ? tryFixtures(draft, loaded, gaps) : [];
  if (tried.length > 0) throw new MessageFilesError(tried);
  return {
    render: (name, view, languages) => finish(draft(name, view, languages).drafting, name),
    renderModal: (name, view, language) => finishModal(draft(name, view, [language]).drafting, name),
  };
}

/** Written for a channel: one message holds all its languages, and they share a table. The others answer one person
 * in one language; asked for several, they come one after the other. */
const sharedTemplates: ReadonlySet<string> = new Set<TemplateName>([
  "alert",
  "alert-event",
  "audit-progress",
  "audit-summary",
  "audit-cluster",
  "audit-ranking",
  "audit-recommendations",
  "bundle",
  "root-note",
  "root-retired",
  "alert-copy",
  "channel-broken",
  "request",
  "request-items",
  "request-event",
  "request-copy",
  "request-discuss",
  "run",
  "monitor-run",
]);

function checkTemplates({ templates, partials }: LoadedTemplates, translator: Translator): readonly string[] {
  const surroundings = {
    partials: new Set(partials.keys()),
    hasText: (key: string) => allLanguages.every((language) => translator.has(language, key)),
  };
  return [...templates.values(), ...partials.values()].flatMap(({ path, source }) =>
    checkTemplate(source, surroundings).map((problem) => `${path}: ${problem}`),
  );
}

/** Runs a template. `rest` is what it wrote outside of any block, where nobody sees it. */
type Drafter = (
  name: string,
  view: unknown,
  languages: readonly Language[],
) => { readonly drafting: Drafting; readonly rest: string };

function createDrafter({ templates, partials }: LoadedTemplates, translator: Translator): Drafter {
  const runtime = createHandlebarsRuntime();
  for (const [name, { source }] of partials) runtime.registerPartial(name, compile(runtime, source));
  const compiled = new Map(
    [...templates].map(([name, { source }]) => [name, compile(runtime, source)] as const),
  );
  const run: Drafter = (name, view, languages) => {
    const drafting: Drafting = { languages, translator, drafts: [], text: "", modal: {}, problems: [] };
    const rest = compiled.get(name)?.(view, { data: { drafting } }) ?? "";
    return { drafting, rest: rest.trim() };
  };
  return (name, view, languages) =>
    sharedTemplates.has(name) || languages.length === 1
      ? run(name, view, languages)
      : languages.map((language) => run(name, view, [language])).reduce(append);
}

type Drafted = ReturnType<Drafter>;

function append(first: Drafted, next: Drafted): Drafted {
  const [before, after] = [first.drafting, next.drafting];
  return {
    drafting: {
      ...before,
      languages: [...before.languages, ...after.languages],
      drafts: [...before.drafts, { block: { type: "divider" }, keep: "low" }, ...after.drafts],
      text: `${before.text}\n${after.text}`,
      problems: [...before.problems, ...after.problems],
    },
    rest: first.rest + next.rest,
  };
}

function compile(runtime: HandlebarsRuntime, source: string): HandlebarsTemplateDelegate<unknown> {
  return runtime.compile<unknown>(source, { preventIndent: true });
}

/** Finds what only shows when a template runs: computed keys, ids, text outside of blocks, no `text`. */
function tryFixtures(draft: Drafter, { templates }: LoadedTemplates, gaps: Set<string>): readonly string[] {
  const problems = new Set<string>();
  for (const { template, name, view } of fixtures) {
    const where = `${templates.get(template)?.path ?? template} (with ${name})`;
    for (const languages of [["en"], ["zh"], ["en", "zh"]] as const) {
      gaps.clear();
      for (const problem of tryOne(draft, template, view, languages)) problems.add(`${where}: ${problem}`);
      for (const gap of gaps) problems.add(`${where}: ${gap}`);
    }
  }
  return [...problems];
}

function tryOne(
  draft: Drafter,
  template: string,
  view: unknown,
  languages: readonly Language[],
): readonly string[] {
  try {
    const { drafting, rest } = draft(template, view, languages);
    return [
      ...drafting.problems,
      ...(rest === "" ? [] : [`text outside of any block: ${rest.slice(0, 60)}`]),
      ...(drafting.text === "" ? ["no {{#text}}: notifications would be empty"] : []),
      ...(drafting.drafts.length === 0 ? ["no blocks"] : []),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function finish(drafting: Drafting, name: TemplateName): RenderedMessage {
  const maxBlocks = name === "home" ? slackLimits.homeBlocks : slackLimits.messageBlocks;
  return {
    text: cutMrkdwn(drafting.text, slackLimits.text),
    blocks: fitBlocks(drafting.drafts, maxBlocks, fitWords(drafting)),
  };
}

function finishModal(drafting: Drafting, name: TemplateName): RenderedModal {
  const { title = "", submit, close = "" } = drafting.modal;
  return {
    type: "modal",
    title: modalWords(title),
    blocks: [...finish(drafting, name).blocks],
    ...(submit !== undefined && { submit: modalWords(submit) }),
    close: modalWords(close),
  };
}

function modalWords(text: string): PlainTextElement {
  return { type: "plain_text", text: flattenName(text, slackLimits.modalWords), emoji: true };
}

function fitWords({ languages, translator }: Drafting): FitWords {
  return {
    moreRows: (count) =>
      perLanguage(languages, (language) =>
        translator.translate(language, "words.moreRows", { count, replace: { n: formatCount(count) } }),
      ),
    shortened: perLanguage(languages, (language) => translator.translate(language, "words.shortened")),
  };
}
