import { beforeAll, describe, expect, it } from "vitest";
import { fixtures } from "../../src/messages/fixtures/index.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import { renderAny } from "./support/render-any.ts";
import { mrkdwnOf, textsOf } from "./support/texts-of.ts";

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});

const hostile =
  "<!channel> `x` *b* _i_ ~s~ <@U1|z> &lt;!here&gt; $t(words.none) {{cluster}} $& \n> q\u202Eevil";

/** Names, notes and other words from outside, in every view. */
const outside = new Set([
  "cluster",
  "node",
  "name",
  "environment",
  "mode",
  "team",
  "profile",
  "source",
  "word",
  "suggestion",
  "note",
  "version",
  "pattern",
  "key",
  "mainType",
  "evictionPolicy",
  "filter",
]);

function poison(value: unknown): unknown {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((item) => poison(item));
  if (typeof value !== "object" || value === null) return value;
  if ("unit" in value && value.unit === "text") return { unit: "text", value: hostile };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === "string" && outside.has(key) && !isTransition(value, key) ? hostile : poison(inner),
    ]),
  );
}

/** An entry of the history names its transition in `name`, and the way it came in `source`; so does a task of a run. */
function isTransition(value: object, key: string): boolean {
  return (
    ("applied" in value && (key === "name" || key === "source")) || ("status" in value && key === "name")
  );
}

const withoutCode = (mrkdwn: string): string => mrkdwn.replace(/`[^`\n]*`/g, "");

describe.each(fixtures.map((fixture) => [`${fixture.template} ${fixture.name}`, fixture] as const))(
  "%s with hostile names",
  (_what, { template, view }) => {
    const render = () => renderAny(renderer, template, poison(view), ["en", "zh"]);

    it("pings nobody", () => {
      const { text, blocks } = render();
      for (const mrkdwn of [text, ...mrkdwnOf(blocks)]) {
        expect(mrkdwn).not.toMatch(/<!(?!date\^|subteam\^S0ISALES)/);
        expect(mrkdwn).not.toMatch(/<@(?!U0(?:MARKETING|SRE)>)/);
        expect(mrkdwn).not.toMatch(/<(?!!date|!subteam|@|#C0|https:\/\/example\.slack\.com\/)/);
      }
    });

    it("keeps the names inside of code wherever Slack would format them", () => {
      const { text, blocks } = render();
      for (const mrkdwn of [text, ...mrkdwnOf(blocks)]) {
        expect(withoutCode(mrkdwn)).not.toMatch(/\*b\*|_i_|~s~|channel|evil|`/);
      }
    });

    it("shows the names themselves, not entities or other texts", () => {
      const { blocks } = render();
      for (const shown of textsOf(blocks)) {
        expect(shown).not.toMatch(/&quot;|&#x|&amp;amp;/);
        expect(shown).not.toContain("\u202E");
      }
    });
  },
);

describe("names", () => {
  it("stay readable: one line, escaped in mrkdwn, as they are in a cell", () => {
    const view = { problem: "unknownCluster", word: "a<b>&\n`c`" } as const;
    expect(renderer.render("command-problem", view, ["en"]).text).toBe(
      "There is no cluster `a&lt;b&gt;&amp; 'c'`.",
    );
    const line = {
      name: 'a<b>&"c"',
      environment: "x=y",
      mode: "standalone",
      team: "",
      profile: "default",
      nodes: 1,
      health: "ok",
      openAlerts: 0,
    } as const;
    const [table] = renderer
      .render("clusters", { clusters: [line] }, ["en"])
      .blocks.filter((block) => block.type === "table");
    expect(table?.rows[1]?.map((cell) => cell.type === "raw_text" && cell.text)).toEqual([
      'a<b>&"c"',
      "🟢 OK",
      "x=y",
      "standalone",
      "–",
      "default",
      "1",
      "0",
    ]);
  });

  it("are cut with a mark", () => {
    const { text } = renderer.render("unknown-command", { word: "w".repeat(300) }, ["en"]);
    expect(text).toContain(`\`${"w".repeat(59)}…\``);
  });

  it("that are no Slack ids are shown, and mention nobody", () => {
    const result = {
      alertId: "A1",
      cluster: "c",
      rule: "memory",
      action: "acknowledge",
      applied: false,
      reason: "alreadyAcknowledged",
      byUserId: "U1> <!channel",
      atMs: 0,
    } as const;
    const { text } = renderer.render("acknowledge-result", result, ["en"]);
    expect(text).toContain("`U1&gt; &lt;!channel` acknowledged");
    expect(text).not.toContain("<@");
  });
});
