import { beforeAll, describe, expect, it } from "vitest";
import { findBlockProblems } from "../../sandbox/workspace/find-block-problems.ts";
import { fixtures } from "../../src/messages/fixtures/index.ts";
import { createRenderer, type RenderedMessage, type Renderer } from "../../src/messages/renderer.ts";
import { renderAny } from "./support/render-any.ts";
import { textsOf } from "./support/texts-of.ts";

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});

const characters = (message: RenderedMessage) =>
  textsOf(message.blocks).reduce((total, text) => total + text.length, 0);

/** Words of a closed vocabulary; every other string of a view may be anything. */
const closed = new Set([
  "rule",
  "severity",
  "condition",
  "handling",
  "kind",
  "reason",
  "unit",
  "mentionGroup",
  "userId",
  "byUserId",
  "action",
  "problem",
  "choice",
  "language",
  "health",
  "role",
  "probe",
  "failure",
  "alertId",
  "permission",
  "form",
  "outcome",
  "field",
  "by",
  "channel",
  "toChannel",
  "toUser",
  "groupId",
  "mention",
  "message",
  "state",
  "entry",
  "status",
]);

/** Makes every name long, every list of things `length` long, and every list inside of one three. */
function swell(value: unknown, long: string, length = 101): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => (typeof item === "string" ? long : swell(item, long, 3)));
    return items.length === 0 ? items : Array.from({ length }, (_, index) => items[index % items.length]);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === "string" ? (isClosed(value, key) ? inner : long) : swell(inner, long, length),
    ]),
  );
}

function isClosed(value: object, key: string): boolean {
  if ("applied" in value && (key === "name" || key === "source")) return true;
  if ("status" in value && key === "name") return true;
  return closed.has(key) || ("unit" in value && value.unit !== "text");
}

const monsters: readonly (readonly [what: string, text: string, things: number])[] = [
  ["300 letters, a thousand of each thing", "n".repeat(300), 1000],
  ["5,000 escaped characters", "<&>".repeat(1_667), 101],
  ["5,000 Chinese characters", "键".repeat(5_000), 101],
  ["5,000 emoji", "😀".repeat(5_000), 101],
  ["backticks and mentions", "`<!channel>` ".repeat(400), 101],
  ["only spaces", " ".repeat(500), 101],
];

describe.each(monsters)("messages full of %s", (_what, long, things) => {
  it.each(fixtures.map((fixture) => [`${fixture.template} ${fixture.name}`, fixture] as const))(
    "%s: Slack takes it",
    (_name, { template, view }) => {
      // One person sees a modal, so it is in one language; its fields have ids of their own.
      const isModal = template.endsWith("-form");
      for (const languages of isModal ? ([["en"], ["zh"]] as const) : ([["en"], ["zh", "en"]] as const)) {
        const message = renderAny(renderer, template, swell(view, long, things), languages);
        expect(findBlockProblems(message.blocks, template === "home" ? "home" : "message")).toEqual([]);
        expect(message.blocks.length).toBeGreaterThan(0);
        expect(characters(message)).toBeLessThanOrEqual(12_000);
        expect(message.text.length).toBeGreaterThan(0);
        expect(message.text.length).toBeLessThanOrEqual(3_000);
      }
    },
  );
});

describe("what is cut", () => {
  const line = {
    environment: "production",
    mode: "standalone",
    team: "Orders",
    profile: "default",
    nodes: 1,
    health: "ok",
    openAlerts: 0,
  } as const;
  const clusters = Array.from({ length: 1000 }, (_, index) => ({ ...line, name: `cluster-${index}` }));

  it("is counted: a thousand clusters end in a row that says how many are missing", () => {
    const { blocks } = renderer.render("clusters", { clusters }, ["en"]);
    const [table] = blocks.filter((block) => block.type === "table");
    const shown = (table?.rows.length ?? 0) - 2;
    expect(table?.rows.length).toBe(100);
    expect(table?.rows.at(-1)?.[0]).toEqual({ type: "raw_text", text: `… ${1000 - shown} more` });
    expect(shown).toBe(98);
    expect(JSON.stringify(blocks[1])).toContain("OK: 1,000");
  });

  it("never costs an alert its header, its first sentence or its button", () => {
    const [alert] = fixtures;
    const { blocks } = renderAny(renderer, "alert", swell(alert?.view, "<".repeat(5_000)), ["en", "zh"]);
    expect(blocks[0]?.type).toBe("header");
    expect(blocks.at(-1)?.type).toBe("actions");
    expect(JSON.stringify(blocks)).toContain("87.5%");
  });
});
