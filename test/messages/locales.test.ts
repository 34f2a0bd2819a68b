import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factNames, findingReasons, notAssessedReasons } from "../../src/core/rules/vocabulary.ts";
import { fixtures } from "../../src/messages/fixtures/index.ts";
import { findVariables } from "../../src/messages/load-locales.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import { toPlainText } from "../../src/messages/to-plain-text.ts";
import { packageRoot } from "../../src/package-root.ts";
import { allAlerts } from "./support/all-findings.ts";
import { renderAny } from "./support/render-any.ts";

const folder = join(packageRoot, "locales");
const plural = /_(zero|one|two|few|many|other)$/;

type Texts = ReadonlyMap<string, string>;

async function readTexts(language: string): Promise<Texts> {
  const texts = new Map<string, string>();
  const add = (key: string, value: unknown): void => {
    if (typeof value === "string") texts.set(key, value);
    else for (const [name, inner] of Object.entries(value ?? {})) add(`${key}.${name}`, inner);
  };
  for (const file of await readdir(join(folder, language))) {
    add(file.replace(".json", ""), JSON.parse(await readFile(join(folder, language, file), "utf8")));
  }
  return texts;
}

let en: Texts;
let zh: Texts;
let renderer: Renderer;
beforeAll(async () => {
  [en, zh, renderer] = await Promise.all([readTexts("en"), readTexts("zh"), createRenderer()]);
});

const baseKeys = (texts: Texts) =>
  [...new Set([...texts.keys()].map((key) => key.replace(plural, "")))].sort();

describe("the locales", () => {
  it("hold the same keys", () => {
    expect(en.size).toBeGreaterThan(200);
    expect(baseKeys(zh)).toEqual(baseKeys(en));
  });

  it("have every plural form that their language tells apart, and no other", () => {
    for (const [language, texts] of [
      ["en", en],
      ["zh", zh],
    ] as const) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      const bases = [...texts.keys()].filter((key) => plural.test(key)).map((key) => key.replace(plural, ""));
      for (const base of new Set(bases)) {
        const found = [...texts.keys()].filter((key) => key.replace(plural, "") === base && plural.test(key));
        expect(found.map((key) => key.slice(base.length + 1)).toSorted(), `${language} ${base}`).toEqual(
          forms,
        );
      }
    }
  });

  it("use the same values in each text; a singular may spell out its 1", () => {
    for (const [key, text] of zh) {
      const english = en.get(key);
      expect(new Set(findVariables(english ?? "")), key).toEqual(new Set(findVariables(text)));
    }
  });

  it("name every fact, every finding with its meaning and advice, and every reason for not assessing", () => {
    const wanted = [
      ...factNames.map((name) => `facts.${name}`),
      ...notAssessedReasons.map((reason) => `notAssessed.${reason}`),
      ...Object.entries(findingReasons).flatMap(([rule, reasons]) => [
        `rules.${rule}.title`,
        `rules.${rule}.check`,
        ...reasons.flatMap((reason) => [
          `rules.${rule}.${reason}`,
          `rules.${rule}.meaning.${reason}`,
          `rules.${rule}.advice.${reason}`,
        ]),
      ]),
    ];
    expect(wanted.filter((key) => !en.has(key) || !zh.has(key))).toEqual([]);
  });

  it("write Chinese in Chinese: full-width marks, and a space between it and Latin or digits", () => {
    for (const [key, text] of zh) {
      expect(text, key).not.toMatch(/\p{Script=Han}[,;:!?()]/u);
      expect(text, key).not.toMatch(/[,;:!?()]\p{Script=Han}/u);
      expect(text, key).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
    }
    for (const [key, text] of en) expect(text, key).not.toMatch(/\p{Script=Han}/u);
  });

  it("hold nothing that Slack would read as a mention or a link, except between backticks", () => {
    for (const [key, text] of [...en, ...zh]) {
      if (key.startsWith("commands.usage.")) continue;
      expect(text, key).not.toMatch(/[<>&]/);
    }
  });
});

describe("rendered texts", () => {
  const numbers = (text: string) =>
    (text.replace(/<!date\^\d+\^[^|]*\|/g, "").match(/\d[\d,.]*\d|\d/g) ?? []).toSorted();

  it.each([...fixtures.map((f) => [`${f.template} ${f.name}`, f.template, f.view] as const)])(
    "of %s have the same numbers in both languages",
    (_what, template, view) => {
      const english = renderAny(renderer, template, view, ["en"]);
      const chinese = renderAny(renderer, template, view, ["zh"]);
      expect(numbers(toPlainText(chinese.blocks))).toEqual(numbers(toPlainText(english.blocks)));
      expect(numbers(chinese.text)).toEqual(numbers(english.text));
    },
  );

  it.each(allAlerts.map(({ what, view }) => [what, view] as const))(
    "of %s have the same numbers, and no gaps",
    (_what, view) => {
      const [english, chinese] = (["en", "zh"] as const).map((language) => {
        const { text, blocks } = renderer.render("alert", view, [language]);
        const prose = blocks.flatMap((block) =>
          block.type === "section" && block.text ? [block.text.text] : [],
        );
        return [text, ...prose].join("\n");
      });
      expect(numbers(chinese ?? "")).toEqual(numbers(english ?? ""));
      for (const text of [english, chinese]) expect(text).not.toMatch(/–|\brules\.|\bfacts\.|\{\{/);
    },
  );
});

describe("words", () => {
  let overrides: string;
  let blank: Renderer;
  beforeAll(async () => {
    overrides = await mkdtemp(join(tmpdir(), "locales-"));
    await cp(folder, overrides, { recursive: true });
    for (const language of ["en", "zh"]) {
      for (const file of await readdir(join(overrides, language))) {
        const path = join(overrides, language, file);
        const texts = await readFile(path, "utf8");
        const blanked = texts.replace(
          /: "(?:[^"\\]|\\.)*"/g,
          (text) =>
            `: "¤${findVariables(text)
              .map((v) => `{{${v}}}`)
              .join("¤")}"`,
        );
        await writeFile(path, blanked);
      }
    }
    blank = await createRenderer({ localesDir: overrides });
  });
  afterAll(() => rm(overrides, { recursive: true }));

  it.each(fixtures.map((fixture) => [`${fixture.template} ${fixture.name}`, fixture] as const))(
    "in %s come from the locales or from the view, never from code or template",
    (_what, { template, view }) => {
      const { text, blocks } = renderAny(blank, template, view, ["en"]);
      let rest = `${text}\n${toPlainText(blocks)}`
        .replace(/<!date\^\d+\^[^>]*>/g, "")
        .replaceAll(/\/redis-audit(?: help)?/g, "");
      for (const word of stringsOf(view)) rest = rest.replaceAll(word, "");
      // What is left of letters are units and the word UTC.
      expect(rest.replace(/\d+(?:\.\d+)?(?:[BKMGTP]| ms)|UTC|<@>|@/g, "").match(/\p{L}+/gu) ?? []).toEqual(
        [],
      );
    },
  );
});

/** Longest first, so that a name is not taken apart by a shorter one. */
function stringsOf(value: unknown): readonly string[] {
  const all = (inner: unknown): readonly string[] =>
    typeof inner === "string" && inner !== ""
      ? [inner]
      : typeof inner === "object" && inner !== null
        ? Object.values(inner).flatMap(all)
        : [];
  return all(value).toSorted((a, b) => b.length - a.length);
}
