import { describe, expect, test } from "vitest";
import { findBlockProblems, findViewProblems } from "../../../sandbox/workspace/find-block-problems.ts";

const x = (count: number): string => "x".repeat(count);
const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: mrkdwn(text) });
const button = (index: number) => ({ type: "button", action_id: `a${index}`, text: plain("Go") });
const cell = (text: string) => ({ type: "raw_text", text });
const table = (rows: number, columns: number, text = "x") => ({
  type: "table",
  rows: times(rows, () => times(columns, () => cell(text))),
});
const select = (options: number) => ({
  type: "section",
  text: mrkdwn("Pick"),
  accessory: {
    type: "static_select",
    action_id: "pick",
    options: times(options, (index) => ({ text: plain(`${index}`), value: `${index}` })),
  },
});

const problemsOf = (...blocks: readonly unknown[]): readonly string[] =>
  findBlockProblems(blocks, "message").map(({ rule, pointer }) => `${rule} ${pointer}`);

describe("blocks that Slack takes", () => {
  test.each([
    ["a section at its limit", section(x(3_000))],
    ["a section with ten fields", { type: "section", fields: times(10, () => mrkdwn(x(1))) }],
    ["a header at its limit", { type: "header", text: plain(x(150)) }],
    ["ten context elements", { type: "context", elements: times(10, () => mrkdwn("x")) }],
    ["25 buttons", { type: "actions", elements: times(25, button) }],
    ["a table of 100 by 20", table(100, 20)],
    ["tables of 10,000 characters", table(100, 10, x(10))],
    ["a divider", { type: "divider" }],
    ["12,000 characters of markdown", { type: "markdown", text: x(12_000) }],
    ["a select with 100 options", select(100)],
    [
      "a collapsible container",
      { type: "container", title: plain("More"), is_collapsible: true, child_blocks: [section("x")] },
    ],
    [
      "rich text with a mention",
      {
        type: "rich_text",
        elements: [{ type: "rich_text_section", elements: [{ type: "user", user_id: "U1" }] }],
      },
    ],
    [
      "a number in a table",
      { type: "table", rows: [[{ type: "raw_number", value: 2_623_984, text: "2,623,984" }]] },
    ],
    [
      "a plan of tasks",
      {
        type: "plan",
        title: "Audit",
        tasks: [{ type: "task_card", task_id: "1", title: "Scan", status: "error" }],
      },
    ],
  ])("%s", (_name, block) => {
    expect(problemsOf(block)).toEqual([]);
  });
});

describe("blocks that Slack refuses", () => {
  test.each([
    ["a section over its limit", section(x(3_001)), "must be less than 3001 characters /blocks/0/text/text"],
    ["an empty text", section(""), "must be more than 0 characters /blocks/0/text/text"],
    ["a section of nothing", { type: "section" }, "must define one of: text, fields /blocks/0"],
    [
      "eleven fields",
      { type: "section", fields: times(11, () => mrkdwn("x")) },
      "no more than 10 items allowed /blocks/0/fields",
    ],
    [
      "a field over its limit",
      { type: "section", fields: [mrkdwn(x(2_001))] },
      "must be less than 2001 characters /blocks/0/fields/0/text",
    ],
    [
      "a long header",
      { type: "header", text: plain(x(151)) },
      "must be less than 151 characters /blocks/0/text/text",
    ],
    [
      "a header in mrkdwn",
      { type: "header", text: mrkdwn("x") },
      "unsupported type: mrkdwn /blocks/0/text/type",
    ],
    [
      "eleven context elements",
      { type: "context", elements: times(11, () => mrkdwn("x")) },
      "no more than 10 items allowed /blocks/0/elements",
    ],
    [
      "26 buttons",
      { type: "actions", elements: times(26, button) },
      "no more than 25 items allowed /blocks/0/elements",
    ],
    [
      "a long button",
      { type: "actions", elements: [{ ...button(0), text: plain(x(76)) }] },
      "must be less than 76 characters /blocks/0/elements/0/text/text",
    ],
    [
      "a long button value",
      { type: "actions", elements: [{ ...button(0), value: x(2_001) }] },
      "must be less than 2001 characters /blocks/0/elements/0/value",
    ],
    [
      "a button style of one's own",
      { type: "actions", elements: [{ ...button(0), style: "warning" }] },
      "must be one of: primary, danger /blocks/0/elements/0/style",
    ],
    [
      "a long action id",
      { type: "actions", elements: [{ ...button(0), action_id: x(256) }] },
      "must be less than 256 characters /blocks/0/elements/0/action_id",
    ],
    [
      "an action id twice in a block",
      { type: "actions", elements: [button(1), button(1)] },
      "`action_id` a1 already exists for this block /blocks/0",
    ],
    [
      "a long confirmation title",
      {
        type: "actions",
        elements: [{ ...button(0), confirm: { title: plain(x(101)), text: plain("x") } }],
      },
      "must be less than 101 characters /blocks/0/elements/0/confirm/title/text",
    ],
    [
      "a long confirmation",
      { type: "actions", elements: [{ ...button(0), confirm: { text: mrkdwn(x(301)) } }] },
      "must be less than 301 characters /blocks/0/elements/0/confirm/text/text",
    ],
    [
      "a long confirmation button",
      {
        type: "actions",
        elements: [{ ...button(0), confirm: { text: plain("x"), deny: plain(x(31)) } }],
      },
      "must be less than 31 characters /blocks/0/elements/0/confirm/deny/text",
    ],
    ["101 options", select(101), "no more than 100 items allowed /blocks/0/accessory/options"],
    [
      "a long option",
      {
        type: "actions",
        elements: [{ type: "overflow", action_id: "o", options: [{ text: plain(x(76)), value: "1" }] }],
      },
      "must be less than 76 characters /blocks/0/elements/0/options/0/text/text",
    ],
    ["101 rows", table(101, 1), "no more than 100 items allowed /blocks/0/rows"],
    ["21 columns", table(1, 21), "no more than 20 items allowed /blocks/0/rows/0"],
    [
      "an empty cell",
      { type: "table", rows: [[cell("")]] },
      "must be more than 0 characters /blocks/0/rows/0/0/text",
    ],
    [
      "a data table without a caption",
      { type: "data_table", rows: [[cell("x")], [cell("y")]] },
      "missing required field: caption /blocks/0",
    ],
    [
      "a data table of a header alone",
      { type: "data_table", caption: "Fleet", rows: [[cell("x")]] },
      "no fewer than 2 items allowed /blocks/0/rows",
    ],
    [
      "a data table of uneven rows",
      { type: "data_table", caption: "Fleet", rows: [[cell("x"), cell("y")], [cell("z")]] },
      "must have 2 cells /blocks/0/rows/1",
    ],
    ["a block that does not exist", { type: "sparkline" }, "unsupported type: sparkline /blocks/0/type"],
    ["a block without a type", { text: "x" }, "missing required field: type /blocks/0"],
    [
      "a field that does not exist",
      { ...section("x"), color: "red" },
      "invalid additional property: color /blocks/0",
    ],
    ["a string for a text object", { type: "section", text: "x" }, "must provide an object /blocks/0/text"],
    ["an alert in a message", { type: "alert", text: plain("x") }, "unsupported type: alert /blocks/0/type"],
    [
      "a button in a context",
      { type: "context", elements: [button(0)] },
      "unsupported type: button /blocks/0/elements/0/type",
    ],
    [
      "eleven blocks in a container",
      { type: "container", title: plain("x"), child_blocks: times(11, () => ({ type: "divider" })) },
      "no more than 10 items allowed /blocks/0/child_blocks",
    ],
    ["a block that is nothing", null, "must provide an object /blocks/0"],
  ])("%s", (_name, block, expected) => {
    expect(problemsOf(block)).toEqual([expected]);
  });

  test("more than 50 blocks in a message", () => {
    expect(problemsOf(...times(51, () => ({ type: "divider" })))).toEqual([
      "no more than 50 items allowed /blocks",
    ]);
  });

  test("the same block id twice", () => {
    const block = { type: "divider", block_id: "one" };

    expect(problemsOf(block, block)).toEqual(["`block_id` one already exists /blocks/1/block_id"]);
  });

  test("tables that are too long together, though each alone is not", () => {
    expect(problemsOf(table(50, 10, x(11)), table(50, 10, x(10)))).toEqual([
      "all table blocks together must be less than 10001 characters /blocks",
    ]);
  });

  test("markdown that is too long together", () => {
    const block = { type: "markdown", text: x(6_001) };

    expect(problemsOf(block, block)).toEqual([
      "all markdown blocks together must be less than 12001 characters /blocks",
    ]);
  });
});

test("a message may hold 13,200 characters of text over all its blocks, and not one more", () => {
  const full = [...times(4, () => section(x(3_000))), section(x(1_200))];

  expect(findBlockProblems(full, "message")).toEqual([]);
  expect(findBlockProblems([...full, section("x")], "message")).toEqual([
    {
      code: "msg_blocks_too_long",
      pointer: "/blocks",
      rule: "must be less than 13201 characters in all",
    },
  ]);
  expect(findBlockProblems([...full, section("x")], "modal")).toEqual([]);
});

test("the same action id in two blocks is fine", () => {
  expect(
    problemsOf({ type: "actions", elements: [button(1)] }, { type: "actions", elements: [button(1)] }),
  ).toEqual([]);
});

describe("views", () => {
  const input = {
    type: "input",
    label: plain("Note"),
    element: { type: "plain_text_input", action_id: "note" },
  };
  const modal = { type: "modal", title: plain("Sign off"), submit: plain("Send"), blocks: [input] };

  test("a modal with an input and a submit button is fine", () => {
    expect(findViewProblems(modal, "modal")).toEqual([]);
  });

  test.each([
    ["a long title", { ...modal, title: plain(x(25)) }, "must be less than 25 characters", "/title/text"],
    ["a long submit", { ...modal, submit: plain(x(25)) }, "must be less than 25 characters", "/submit/text"],
    ["a long close", { ...modal, close: plain(x(25)) }, "must be less than 25 characters", "/close/text"],
    [
      "long private metadata",
      { ...modal, private_metadata: x(3_001) },
      "must be less than 3001 characters",
      "/private_metadata",
    ],
    ["no title", { ...modal, title: undefined }, "missing required field: title", ""],
    ["an input without submit", { ...modal, submit: undefined }, "missing required field: submit", ""],
    ["no blocks", { ...modal, blocks: undefined }, "must be an array", "/blocks"],
    ["another type", { ...modal, type: "home" }, "must be modal", "/type"],
  ])("%s", (_name, view, rule, pointer) => {
    expect(findViewProblems(view, "modal")).toContainEqual({ rule, pointer });
  });

  test("a modal may hold 100 blocks, an alert among them", () => {
    const alert = { type: "alert", text: plain(x(200)), level: "warning" };
    const dividers = times(99, () => ({ type: "divider" }));

    expect(findViewProblems({ ...modal, blocks: [alert, ...dividers] }, "modal")).toEqual([]);
    expect(findViewProblems({ ...modal, blocks: [alert, alert, ...dividers] }, "modal")).toEqual([
      { rule: "no more than 100 items allowed", pointer: "/blocks", code: "invalid_blocks" },
    ]);
  });

  test("a table is for messages, not for App Home", () => {
    expect(findViewProblems({ type: "home", blocks: [table(1, 1)] }, "home")).toEqual([
      { rule: "unsupported type: table", pointer: "/blocks/0/type", code: "invalid_blocks" },
    ]);
  });
});
