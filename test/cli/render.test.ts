import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { render } from "../../src/cli/render.ts";

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await render(args, { env, out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("redis-audit-bot render", () => {
  it.each(["en", "zh", "both"])("prints the market alert's numbers exactly (--locale %s)", async (locale) => {
    const { code, out, err } = await run(["alert", "--fixture", "market-memory", "--locale", locale]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const exact of [
      "87.5%",
      "2.10G / 2.32G",
      "2,623,984",
      "39.2%",
      "luckyus-isales-market",
      "iSales Marketing",
    ]) {
      expect(out).toContain(exact);
    }
    expect(out.includes("What to do:")).toBe(locale !== "zh");
    expect(out.includes("建议：")).toBe(locale !== "en");
  });

  it("prints Block Kit", async () => {
    const { out } = await run(["language-result", "--format", "blocks", "--locale", "zh"]);
    expect(JSON.parse(out)).toEqual({
      text: "之后我会用中文回复你。",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "之后我会用中文回复你。" } }],
    });
  });

  it("shows both languages of a channel message unless told otherwise, and one of an answer", async () => {
    expect((await run(["alert"])).out).toContain("内存使用率");
    expect((await run(["help"])).out).not.toContain("内存");
  });

  it("prints a request as an email: subject, plain text and HTML, with every number of both", async () => {
    const { code, out, err } = await run(["request", "--format", "email", "--locale", "both"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n")[0]).toBe(
      "Subject: [P1] Redis Memory Alert — luckyus-isales-market — Application TTL Changes Required Within 2 Weeks",
    );
    const [plain = "", html = ""] = out.split("<html", 2);
    for (const part of [plain, html]) {
      for (const exact of [
        ...["87.5%", "2,623,984", "39.2%", "147,111", "177,450", "473", "374,639"],
        ...["MARKETING:COUPON:UNREAD:{userId}", "60 days", "90 days", "P1", "P2", "请在 Slack 中"],
      ]) {
        expect(part).toContain(exact);
      }
    }
  });

  it("lays a file over the shipped example", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fixture-"));
    const path = join(folder, "mine.json");
    await writeFile(path, JSON.stringify({ word: "restart" }));
    const { code, out } = await run(["unknown-command", "--fixture", path]);
    expect(code).toBe(0);
    expect(out).toContain("I do not know `restart`.");
    await writeFile(path, "[1]");
    expect(await run(["unknown-command", "--fixture", path])).toMatchObject({ code: 2, out: "" });
    await rm(folder, { recursive: true });
  });

  it.each([
    [[], "Which template?"],
    [["nope"], "There is no template nope."],
    [["alert", "help"], "One template at a time"],
    [["alert", "--locale", "fr"], "--locale fr: expected en, zh or both."],
    [["alert", "--locale", "toString"], "--locale toString: expected"],
    [["alert", "--format", "html"], "--format html: expected text, blocks or email."],
    [["alert", "--fixture", "nope"], "--fixture nope: neither a shipped fixture nor a JSON file"],
    [["alert", "--colour"], "--colour"],
  ])("answers %j with what is wrong and what there is", async (args, problem) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(problem);
    expect(err).toMatch(/alert\s+market-memory, market-memory-acknowledged/);
  });

  it("uses TEMPLATES_DIR, and exits 1 with its problems", async () => {
    const folder = await mkdtemp(join(tmpdir(), "templates-"));
    await writeFile(join(folder, "help.hbs"), "{{#text}}ours{{/text}}{{#section}}ours{{/section}}");
    expect((await run(["help"], { TEMPLATES_DIR: folder })).out).toBe("| ours\n\nours");
    await writeFile(join(folder, "help.hbs"), "{{#section}}");
    const broken = await run(["help"], { TEMPLATES_DIR: folder });
    expect(broken.code).toBe(1);
    expect(broken.err).toContain(join(folder, "help.hbs"));
    await rm(folder, { recursive: true });
    expect((await run(["help"], { TEMPLATES_DIR: folder })).code).toBe(1);
  });
});
