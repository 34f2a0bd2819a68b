import { readFolder } from "./read-folder.ts";

/** A template's source; `path` is the file it came from. */
export interface TemplateSource {
  readonly path: string;
  readonly source: string;
}

export interface LoadedTemplates {
  /** By view name. */
  readonly templates: ReadonlyMap<string, TemplateSource>;
  /** By partial name. */
  readonly partials: ReadonlyMap<string, TemplateSource>;
  readonly problems: readonly string[];
}

/**
 * The shipped templates; a file of the same name in `overrides` takes the place of a whole one. New templates
 * would never be shown, so they are problems; new partials are welcome.
 */
export async function loadTemplates(folder: string, overrides: string | undefined): Promise<LoadedTemplates> {
  const templates = new Map<string, TemplateSource>();
  const partials = new Map<string, TemplateSource>();
  for (const { name, path, text } of await readFolder(folder, ".hbs")) {
    const partial = partialName(name);
    if (partial === undefined) templates.set(name.replace(/\.hbs$/, ""), { path, source: text });
    else partials.set(partial, { path, source: text });
  }
  const problems: string[] = [];
  for (const { name, path, text } of overrides === undefined ? [] : await readFolder(overrides, ".hbs")) {
    const partial = partialName(name);
    const template = name.replace(/\.hbs$/, "");
    if (partial !== undefined) partials.set(partial, { path, source: text });
    else if (templates.has(template)) templates.set(template, { path, source: text });
    else
      problems.push(
        `${path}: there is no template ${template}; there are ${[...templates.keys()].join(", ")}`,
      );
  }
  return { templates, partials, problems };
}

function partialName(name: string): string | undefined {
  return /^partials\/([A-Za-z0-9-]+)\.hbs$/.exec(name)?.[1];
}
