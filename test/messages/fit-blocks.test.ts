import type { KnownBlock } from "@slack/types";
import { describe, expect, it } from "vitest";
import { cutMrkdwn, cutText } from "../../src/messages/cut-text.ts";
import type { Draft, Keep } from "../../src/messages/draft.ts";
import { fitBlocks } from "../../src/messages/fit-blocks.ts";

const words = { moreRows: (count: number) => `${count} more`, shortened: "shortened" };
const fitted = (drafts: readonly Draft[], max = 50) => fitBlocks(drafts, max, words);
const section = (text: string, keep: Keep = "normal"): Draft => ({
  block: { type: "section", text: { type: "mrkdwn", text } },
  keep,
});
const table = (rows: number, cell: string): Draft => ({
  block: {
    type: "table",
    rows: Array.from({ length: rows }, (_, index) => [
      { type: "raw_text", text: `${index}` },
      { type: "raw_text", text: cell },
    ]),
  },
  keep: "normal",
});
const lengthOf = (block: KnownBlock | undefined) =>
  block?.type === "section" ? (block.text?.text.length ?? 0) : Number.NaN;

describe("cutting", () => {
  it("leaves what fits alone", () => {
    expect(cutText("12345", 5)).toBe("12345");
    expect(cutMrkdwn("<@U1>", 5)).toBe("<@U1>");
  });

  it("marks the cut and never splits a character", () => {
    expect(cutText("123456", 5)).toBe("1234…");
    expect(cutText("😀😀😀", 4)).toBe("😀…");
  });

  it("takes mentions, dates, entities and code whole or not at all", () => {
    expect(cutMrkdwn("ab <@U12345> cd", 10)).toBe("ab…");
    expect(cutMrkdwn("a &amp; b and more", 6)).toBe("a…");
    expect(cutMrkdwn("see `a long name` now", 12)).toBe("see…");
  });
});

describe("fitBlocks", () => {
  it("changes nothing that fits", () => {
    const drafts = [section("hello"), table(3, "x")];
    expect(fitted(drafts)).toEqual(drafts.map(({ block }) => block));
  });

  it("keeps each text within its own limit", () => {
    expect(lengthOf(fitted([section("x".repeat(4_000))])[0])).toBe(3_000);
    const header = fitted([
      { block: { type: "header", text: { type: "plain_text", text: "h".repeat(200) } }, keep: "high" },
    ])[0];
    expect(header?.type === "header" && header.text.text).toBe(`${"h".repeat(149)}…`);
  });

  it("cuts the least important texts first", () => {
    const blocks = fitted([
      section("a".repeat(3_000), "high"),
      section("b".repeat(3_000), "low"),
      ...Array.from({ length: 3 }, () => section("c".repeat(2_500))),
    ]);
    expect(lengthOf(blocks[0])).toBe(3_000);
    expect(lengthOf(blocks[1])).toBe(1_500);
    expect(lengthOf(blocks[2])).toBe(2_500);
  });

  it("drops the least important blocks, the last first, and says so", () => {
    const drafts = [
      section("first", "low"),
      section("second", "low"),
      ...Array.from({ length: 49 }, () => section("n")),
    ];
    const blocks = fitted(drafts);
    expect(blocks).toHaveLength(50);
    expect(lengthOf(blocks[0])).toBe("n".length);
    expect(blocks.at(-1)).toEqual({ type: "context", elements: [{ type: "mrkdwn", text: "shortened" }] });
  });

  it("keeps a table at 100 rows, the last of which counts the others", () => {
    const [block] = fitted([table(150, "x")]);
    const rows = block?.type === "table" ? block.rows : [];
    expect(rows).toHaveLength(100);
    expect(rows.at(-1)).toEqual([
      { type: "raw_text", text: "51 more" },
      { type: "raw_text", text: "–" },
    ]);
  });

  it("shares 10,000 characters among the tables of a message", () => {
    const blocks = fitted([table(60, "q".repeat(100)), table(60, "z".repeat(100))]);
    const size = JSON.stringify(blocks).match(/[qz]/g)?.length ?? 0;
    expect(size).toBeLessThanOrEqual(10_000);
    expect(JSON.stringify(blocks[1])).toMatch(/\d+ more/);
  });

  it("leaves a later table its header and a row, however much the first one holds", () => {
    const blocks = fitted([table(99, "q".repeat(99)), table(99, "😀".repeat(2_500))]);
    const characters = blocks.map((block) =>
      block.type === "table"
        ? block.rows.flat().reduce((sum, cell) => sum + (cell.type === "raw_text" ? cell.text.length : 0), 0)
        : 0,
    );
    expect((characters[0] ?? 0) + (characters[1] ?? 0)).toBeLessThanOrEqual(10_000);
    expect(blocks[1]?.type === "table" && blocks[1].rows.length).toBeGreaterThanOrEqual(2);
  });

  it("keeps the tasks of a plan at twenty, and their titles on a line", () => {
    const text = { type: "text", text: "o".repeat(2_000) } as const;
    const task = {
      type: "task_card",
      task_id: "scan",
      title: "t".repeat(200),
      status: "pending",
      output: { type: "rich_text", elements: [{ type: "rich_text_section", elements: [text] }] },
    } as const;
    const tasks = Array.from({ length: 30 }, (_, index) => (index === 0 ? task : { ...task, title: "x" }));
    const short = tasks.map(({ output: _, ...rest }, index) => (index === 0 ? task : rest));
    const [block] = fitted([{ block: { type: "plan", title: "p".repeat(200), tasks: short }, keep: "high" }]);
    if (block?.type !== "plan") throw new Error("no plan");
    expect(block.title).toBe(`${"p".repeat(149)}…`);
    expect(block.tasks).toHaveLength(20);
    expect(block.tasks?.[0]?.["title"]).toBe(`${"t".repeat(149)}…`);
    expect(JSON.stringify(block.tasks?.[0]?.["output"])).toContain(`"${"o".repeat(999)}…"`);
  });

  it("gives up a button's value rather than cut it into another one", () => {
    const [block] = fitted([
      {
        block: {
          type: "actions",
          elements: [
            {
              type: "button",
              action_id: "a",
              text: { type: "plain_text", text: "t".repeat(80) },
              value: "v".repeat(2_001),
            },
          ],
        },
        keep: "high",
      },
    ]);
    expect(block).toEqual({
      type: "actions",
      elements: [
        { type: "button", action_id: "a", text: { type: "plain_text", text: `${"t".repeat(74)}…` } },
      ],
    });
  });
});
