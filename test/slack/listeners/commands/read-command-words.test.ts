import { describe, expect, it } from "vitest";
import { readCommandWords, readPerson } from "../../../../src/slack/listeners/commands/read-command-words.ts";

describe("the words of a command", () => {
  it("are read as they were typed, whatever Slack made of them", () => {
    expect(readCommandWords("status <http://orders.eu|orders.eu>  now")).toEqual([
      "status",
      "orders.eu",
      "now",
    ]);
    expect(readCommandWords("keys <https://a.b/c>")).toEqual(["keys", "https://a.b/c"]);
    expect(readCommandWords("keys market a&amp;b&lt;c&gt;")).toEqual(["keys", "market", "a&b<c>"]);
    expect(readCommandWords("")).toEqual([]);
  });

  it("keep the ids of people and channels", () => {
    expect(readCommandWords("assign A1 <@U02LIN|lin> <#C01X|ops>")).toEqual([
      "assign",
      "A1",
      "<@U02LIN>",
      "<#C01X>",
    ]);
    expect(readPerson("<@U02LIN>")).toBe("U02LIN");
  });

  it.each(["@lin", "U02LIN", "<@lin>", "<!channel>", "<@U1> x", ""])("name nobody by %j", (word) => {
    expect(readPerson(word)).toBeUndefined();
  });
});
