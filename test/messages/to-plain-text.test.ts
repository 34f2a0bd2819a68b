import { describe, expect, it } from "vitest";
import { layOutTable } from "../../src/messages/lay-out-table.ts";
import { mrkdwnToText, toPlainText } from "../../src/messages/to-plain-text.ts";

describe("mrkdwnToText", () => {
  it("shows dates in UTC, mentions by id, and entities as characters", () => {
    expect(
      mrkdwnToText(
        "<!date^1770904800^{date_short_pretty} {time}|2026-02-12 14:00 UTC> <@U1> <!subteam^S1> <#C1|x> a &lt; b &amp;lt;",
      ),
    ).toBe("2026-02-12 14:00 UTC @U1 @S1 #C1 a < b &lt;");
  });

  it("drops bold outside of code only", () => {
    expect(mrkdwnToText("*87.5%* of `*x*`, 2*3*4")).toBe("87.5% of `*x*`, 2*3*4");
  });
});

describe("layOutTable", () => {
  it("aligns columns, Chinese and emoji taking two places", () => {
    expect(
      layOutTable([
        ["Key / 键", "n"],
        ["🟢 ok", "10"],
      ]),
    ).toBe("Key / 键  n\n🟢 ok     10");
  });
});

describe("toPlainText", () => {
  it("puts a blank line between blocks", () => {
    expect(
      toPlainText([
        { type: "header", text: { type: "plain_text", text: "Head" } },
        { type: "divider" },
        { type: "section", fields: [{ type: "mrkdwn", text: "*a*" }] },
        {
          type: "actions",
          elements: [{ type: "button", action_id: "x", text: { type: "plain_text", text: "Go" } }],
        },
        {
          type: "rich_text",
          elements: [{ type: "rich_text_quote", elements: [{ type: "text", text: "one\ntwo" }] }],
        },
      ]),
    ).toBe("Head\n\n────────\n\na\n\n[ Go ]\n\n> one\n> two");
  });

  it("marks the tasks of a plan, with what came of each", () => {
    const output = {
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "12 keys\n12 个键" }] }],
    } as const;
    expect(
      toPlainText([
        {
          type: "plan",
          title: "Run",
          tasks: [
            { type: "task_card", task_id: "a", title: "Count", status: "complete", output },
            { type: "task_card", task_id: "b", title: "Change", status: "in_progress" },
            { type: "task_card", task_id: "c", title: "Watch", status: "pending" },
          ],
        },
      ]),
    ).toBe("Run\n✓ Count\n  12 keys\n  12 个键\n◐ Change\n○ Watch");
  });
});
