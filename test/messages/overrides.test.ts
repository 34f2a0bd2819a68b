import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MessageFilesError } from "../../src/messages/message-files-error.ts";
import { createRenderer } from "../../src/messages/renderer.ts";
import { packageRoot } from "../../src/package-root.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "overrides-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function problemsOf(options: {
  templatesDir?: string;
  localesDir?: string;
}): Promise<readonly string[]> {
  try {
    await createRenderer(options);
  } catch (error) {
    if (error instanceof MessageFilesError) return error.problems;
    throw error;
  }
  return [];
}

const view = { word: "reboot" };

describe("the shipped templates and texts", () => {
  it("pass what those of others are tried with", async () => {
    const options = {
      templatesDir: join(packageRoot, "templates"),
      localesDir: join(packageRoot, "locales"),
    };
    expect(await problemsOf(options)).toEqual([]);
  });
});

describe("TEMPLATES_DIR", () => {
  it("replaces one template and leaves the others", async () => {
    await put(
      "unknown-command.hbs",
      "{{#text}}No {{code word}}{{/text}}{{#header}}No {{plain word}}!{{/header}}",
    );
    const renderer = await createRenderer({ templatesDir: folder });
    expect(renderer.render("unknown-command", view, ["en"])).toEqual({
      text: "No `reboot`",
      blocks: [{ type: "header", text: { type: "plain_text", text: "No reboot!", emoji: true } }],
    });
    expect(renderer.render("command-problem", { problem: "missingAlert" }, ["en"]).text).toContain(
      "Which alert?",
    );
  });

  it("takes partials of its own and in place of shipped ones", async () => {
    await put("partials/unknown-command.hbs", "{{> ours}}");
    await put("partials/ours.hbs", "ours");
    const renderer = await createRenderer({ templatesDir: folder });
    expect(renderer.render("unknown-command", view, ["en"]).text).toBe("ours");
  });

  it("lists everything wrong at once, with file and line", async () => {
    await put("alertt.hbs", "x");
    await put(
      "help.hbs",
      "{{#text}}{{t 'commands.nope'}}{{/text}}\n{{#section}}{{{commands}}}{{shout word}}{{/section}}",
    );
    await put("alerts.hbs", "{{#section}}never closed");
    await put("home.hbs", "{{> nowhere}}{{section}}");
    const problems = await problemsOf({ templatesDir: folder });
    const wrong = (text: string) => problems.filter((problem) => problem.includes(text));
    expect(wrong("there is no template alertt")).toHaveLength(1);
    expect(wrong(`${join(folder, "help.hbs")}: line 1: there is no text commands.nope`)).toHaveLength(1);
    expect(wrong(`${join(folder, "help.hbs")}: line 2: {{{…}}} writes without escaping`)).toHaveLength(1);
    expect(wrong(`${join(folder, "help.hbs")}: line 2: there is no helper shout`)).toHaveLength(1);
    expect(wrong(`${join(folder, "alerts.hbs")}: Parse error`)).toHaveLength(1);
    expect(wrong(`${join(folder, "home.hbs")}: line 1: there is no partial nowhere`)).toHaveLength(1);
    expect(wrong(`${join(folder, "home.hbs")}: line 1: section is a block`)).toHaveLength(1);
    expect(problems).toHaveLength(7);
  });

  it("finds what only shows when a template runs", async () => {
    await put(
      "unknown-command.hbs",
      "stray {{#field}}x{{/field}}{{#section}}{{t (key 'commands' 'none')}}{{mention-user word}}{{/section}}",
    );
    const problems = await problemsOf({ templatesDir: folder });
    expect(problems.some((problem) => problem.includes("text outside of any block: stray"))).toBe(true);
    expect(problems.some((problem) => problem.includes("field: only inside fields"))).toBe(true);
    expect(problems.some((problem) => problem.includes("commands.none: no such text"))).toBe(true);
    expect(problems.some((problem) => problem.includes('mention: "reboot" is not a Slack id'))).toBe(true);
    expect(problems.some((problem) => problem.includes("no {{#text}}"))).toBe(true);
    expect(problems.every((problem) => problem.includes("unknown-command.hbs"))).toBe(true);
  });

  it("that does not exist is an error that names it", async () => {
    await expect(createRenderer({ templatesDir: join(folder, "gone") })).rejects.toThrow(/gone/);
  });
});

describe("LOCALES_DIR", () => {
  it("replaces single texts and leaves the others", async () => {
    await put("en/commands.json", JSON.stringify({ unknown: "Never heard of {{word}}." }));
    const renderer = await createRenderer({ localesDir: folder });
    expect(renderer.render("unknown-command", view, ["en"]).text).toBe(
      "Never heard of `reboot`.\n`/redis-audit help` lists what I can do.",
    );
    expect(renderer.render("unknown-command", view, ["zh"]).text).toContain("无法识别 `reboot`。");
  });

  it("lists everything wrong at once, with file and key", async () => {
    await put("en/commands.json", JSON.stringify({ unknwon: "x", unknown: "{{wrod}}", seeHelp: 3 }));
    await put("zh/events.json", "{ not json");
    await put("fr/alerts.json", "{}");
    const problems = await problemsOf({ localesDir: folder });
    const [commands, events, french] = ["en/commands.json", "zh/events.json", "fr/alerts.json"].map((name) =>
      join(folder, name),
    );
    expect(problems).toContain(`${commands}: commands.unknwon is not a key of the shipped locale`);
    expect(problems).toContain(`${commands}: commands.unknown uses {{wrod}}, which this text does not get`);
    expect(problems).toContain(`${commands}: commands.seeHelp must be a text or a group of texts`);
    expect(problems).toContain(`${french}: expected en/<topic>.json or zh/<topic>.json`);
    expect(problems.some((problem) => problem.startsWith(`${events}: not JSON`))).toBe(true);
    expect(problems).toHaveLength(5);
  });
});
