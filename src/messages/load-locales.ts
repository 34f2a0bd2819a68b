import { type Language, languages } from "../core/fleet.ts";
import { readFolder, type TextFile } from "./read-folder.ts";

/** Texts by key; a key's first part is the name of its file. */
export interface LocaleTree {
  readonly [key: string]: string | LocaleTree;
}

export type Locales = Readonly<Record<Language, LocaleTree>>;

export interface LoadedLocales {
  readonly locales: Locales;
  readonly problems: readonly string[];
}

/**
 * The shipped texts, with a team's own laid over them: `en/alerts.json` in `overrides` replaces the keys that it
 * names and leaves the others. Only existing keys may be replaced, and a text may only use the values
 * (`{{cluster}}`) that the shipped text of that key uses in any language.
 */
export async function loadLocales(folder: string, overrides: string | undefined): Promise<LoadedLocales> {
  const problems: string[] = [];
  const shipped = flatten(await readFolder(folder, ".json"), problems);
  if (overrides === undefined) return { locales: nest(shipped), problems };
  const own = flatten(await readFolder(overrides, ".json"), problems);
  for (const [id, entry] of own) problems.push(...checkOverride(id, entry, shipped));
  const usable = [...own].filter(([id]) => shipped.has(id));
  return { locales: nest(new Map([...shipped, ...usable])), problems };
}

/** One text; `path` is its file's. */
interface Entry {
  readonly path: string;
  readonly text: string;
}

/** Texts by language and key: `en alerts.title`. */
type Entries = ReadonlyMap<string, Entry>;

function flatten(files: readonly TextFile[], problems: string[]): Entries {
  const entries = new Map<string, Entry>();
  for (const { name, path, text } of files) {
    const [, language, topic] = /^(en|zh)\/([A-Za-z-]+)\.json$/.exec(name) ?? [];
    if (language === undefined || topic === undefined) {
      problems.push(`${path}: expected en/<topic>.json or zh/<topic>.json`);
      continue;
    }
    addTexts(parseJson(path, text, problems), `${language} ${topic}`, path, entries, problems);
  }
  return entries;
}

function parseJson(path: string, text: string, problems: string[]): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.push(`${path}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
}

function addTexts(
  value: unknown,
  id: string,
  path: string,
  into: Map<string, Entry>,
  problems: string[],
): void {
  if (typeof value === "string") {
    into.set(id, { path, text: value });
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) addTexts(inner, `${id}.${key}`, path, into, problems);
  } else {
    problems.push(`${path}: ${keyOf(id)} must be a text or a group of texts`);
  }
}

function checkOverride(id: string, { path, text }: Entry, shipped: Entries): readonly string[] {
  const key = keyOf(id);
  const same = languages.flatMap((language) => shipped.get(`${language} ${key}`) ?? []);
  if (!shipped.has(id)) return [`${path}: ${key} is not a key of the shipped locale`];
  const known = new Set(same.flatMap((entry) => findVariables(entry.text)));
  return findVariables(text)
    .filter((variable) => !known.has(variable))
    .map((variable) => `${path}: ${key} uses {{${variable}}}, which this text does not get`);
}

/** Names of the values a text takes: `cluster` for `{{cluster}}`. */
export function findVariables(text: string): readonly string[] {
  return [...text.matchAll(/\{\{-?\s*([^{}]*?)\s*\}\}/g)].map((match) => match[1] ?? "");
}

function keyOf(id: string): string {
  return id.slice(id.indexOf(" ") + 1);
}

function nest(entries: Entries): Locales {
  const trees = { en: {}, zh: {} } satisfies Record<Language, Branch>;
  for (const [id, { text }] of entries) {
    const [language, ...rest] = id.split(" ");
    put(language === "zh" ? trees.zh : trees.en, rest.join(" ").split("."), text);
  }
  return trees;
}

interface Branch {
  [key: string]: string | Branch;
}

function put(branch: Branch, [key = "", ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) {
    branch[key] = text;
    return;
  }
  const next = branch[key];
  const inner = typeof next === "object" ? next : {};
  branch[key] = inner;
  put(inner, rest, text);
}
