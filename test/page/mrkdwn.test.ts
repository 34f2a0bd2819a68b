import { describe, expect, test } from "vitest";
import { encodeTyped } from "../../sandbox/workspace/page/encode-typed.ts";
import { formatDate } from "../../sandbox/workspace/page/format-date.ts";
import { parseMarkdown } from "../../sandbox/workspace/page/markdown.ts";
import { parseMrkdwn } from "../../sandbox/workspace/page/mrkdwn.ts";
import { parseMrkdwnInline } from "../../sandbox/workspace/page/mrkdwn-inline.ts";

const text = (value: string) => ({ kind: "text", text: value });

describe("mrkdwn", () => {
  test("styles only what its markers stand around", () => {
    expect(parseMrkdwnInline("*bold* 2*3*4 snake_case_name _a_ * b *")).toEqual([
      { kind: "bold", children: [text("bold")] },
      text(" 2*3*4 snake_case_name "),
      { kind: "italic", children: [text("a")] },
      text(" * b *"),
    ]);
  });

  test("keeps markers inside code, and undoes escapes once", () => {
    expect(parseMrkdwnInline("`*a* &lt;!channel&gt;` &amp;lt;")).toEqual([
      { kind: "code", children: [text("*a* <!channel>")] },
      text(" &lt;"),
    ]);
  });

  test("fires a broadcast that was not escaped, even inside code", () => {
    expect(parseMrkdwnInline("`<!channel>`")).toEqual([
      { kind: "code", children: [{ kind: "broadcast", range: "channel" }] },
    ]);
  });

  test("reads references, links, dates and emoji", () => {
    expect(
      parseMrkdwnInline("<@U1><!subteam^S1|@ops><#C1|sre><https://a.b/?x=1&amp;y=2|docs>:bell: 12:30:00"),
    ).toEqual([
      { kind: "user", id: "U1", label: undefined },
      { kind: "group", id: "S1", label: "@ops" },
      { kind: "channel", id: "C1", label: "sre" },
      { kind: "link", url: "https://a.b/?x=1&y=2", children: [text("docs")] },
      { kind: "emoji", name: "bell" },
      text(" 12:30:00"),
    ]);
    expect(parseMrkdwnInline("<!date^1770000000^{date_short} at {time}|2 Feb>")).toEqual([
      {
        kind: "date",
        unixSeconds: 1770000000,
        format: "{date_short} at {time}",
        url: undefined,
        fallback: "2 Feb",
      },
    ]);
  });

  test("groups lines into quotes, lists and preformatted parts", () => {
    expect(parseMrkdwn("a\n&gt; b\n&gt; c\n• d\n• e\n```\n1 &lt; 2\n```\nf")).toEqual([
      { kind: "paragraph", children: [text("a")] },
      { kind: "quote", children: [text("b"), { kind: "break" }, text("c")] },
      { kind: "list", ordered: false, start: 1, indent: 0, items: [[text("d")], [text("e")]] },
      { kind: "preformatted", text: "1 < 2" },
      { kind: "paragraph", children: [text("f")] },
    ]);
  });

  test("takes a fence that is never closed literally", () => {
    expect(parseMrkdwn("a ```b")).toEqual([{ kind: "paragraph", children: [text("a ```b")] }]);
  });

  test("ends on markers, brackets and backticks that never close", () => {
    const hostile = "*_~`<".repeat(200);
    expect(parseMrkdwn(hostile)).toEqual([{ kind: "paragraph", children: expect.anything() }]);
  });
});

test("a markdown table ends where its lines do", () => {
  expect(parseMarkdown("| A | B |\n|---|---|\n| 1 | `2` |\nafter")).toEqual([
    {
      kind: "table",
      header: [[text("A")], [text("B")]],
      rows: [[[text("1")], [{ kind: "code", children: [text("2")] }]]],
    },
    { kind: "paragraph", children: [text("after")] },
  ]);
});

test("dates are said in the reader's language", () => {
  const nowMs = Date.UTC(2026, 1, 12, 14, 0);
  const yesterday = Date.UTC(2026, 1, 11, 14, 0) / 1000;
  expect(formatDate("{date_short_pretty}", yesterday, "en-US", nowMs)).toBe("yesterday");
  expect(formatDate("{date_short_pretty}", yesterday, "zh-CN", nowMs)).toBe("昨天");
  expect(formatDate("{date} {nonsense}", yesterday - 864_000, "zh-CN", nowMs)).toBe(
    "2026年2月1日 {nonsense}",
  );
});

test("what is typed is escaped, and names become references, the longest first", () => {
  const me = { id: "U1", name: "Sam", title: "", locale: "en-US", isBot: false };
  const directory = {
    me,
    people: [me, { ...me, id: "U2", name: "Sam Rivera" }],
    groups: [{ id: "S1", handle: "ops", name: "Ops" }],
    channels: [{ id: "C1", name: "sre" }],
    findPerson: () => undefined,
    findGroupHandle: () => undefined,
    findChannelName: () => undefined,
  };
  expect(encodeTyped("@Sam Rivera, @Sam & @ops in #sre: <b> @opsgenie", directory)).toBe(
    "<@U2>, <@U1> &amp; <!subteam^S1> in <#C1>: &lt;b&gt; @opsgenie",
  );
});
