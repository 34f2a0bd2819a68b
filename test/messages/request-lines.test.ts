import type { KnownBlock } from "@slack/types";
import { beforeAll, describe, expect, it } from "vitest";
import { fixtures } from "../../src/messages/fixtures/index.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import type { TemplateName, Views } from "../../src/messages/views.ts";

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});

function viewOf<Name extends TemplateName>(template: Name, name: string): Views[Name] {
  const found = fixtures.find((fixture) => fixture.template === template && fixture.name === name);
  if (found === undefined) throw new Error(`there is no fixture ${name} of ${template}`);
  return found.view as Views[Name];
}

const sections = (blocks: readonly KnownBlock[]): readonly string[] =>
  blocks.flatMap((block) => (block.type === "section" && block.text ? [block.text.text] : []));

describe("what is said of a request", () => {
  it("has each language of a decision on a line of its own", () => {
    const { blocks } = renderer.render("request-event", viewOf("request-event", "undone"), ["en", "zh"]);
    expect(sections(blocks)[0]).toBe(
      "Item 2 `contact:userGroupLabel:set:{groupId}` was undone.\n第 2 项 `contact:userGroupLabel:set:{groupId}` 已撤销。",
    );
  });

  it("says in a draft that an item has no TTL yet, and on a line of its own where a proposal comes from", () => {
    const { blocks } = renderer.renderModal("request-draft", viewOf("request-draft", "ttl-missing"), "en");
    const [lacking, chosen] = sections(blocks).filter((text) => text.startsWith("#"));
    expect(lacking).toBe(
      "#1 `MARKETING:COUPON:UNREAD:{userId}`: *no TTL chosen yet*. 147,111 keys in database 0, 147,111 of them without a TTL. Priority `P1`, risk low.\nWhy: TTL tier of `shared-cache`",
    );
    expect(chosen?.split("\n")[1]).toBe("Why: chosen by <@U0SRE>");
  });

  it("sends who reads it as an email to Slack to decide, and speaks of no menus", () => {
    const { blocks } = renderer.render("email-request", viewOf("email-request", "market"), ["en"]);
    const text = sections(blocks).join("\n");
    expect(text).toContain("Please decide in Slack, where request `R3` is posted");
    expect(text).not.toContain("menu");
  });

  it("lists in a sign-off the plan of an item on one line, and how it stands on the next", () => {
    const { blocks } = renderer.render("signoff", viewOf("signoff", "partly-decided"), ["zh"]);
    const lines = sections(blocks)[1]?.split("\n");
    expect(lines).toHaveLength(2);
    expect(lines?.[1]).toMatch(/^🟢 已同意/u);
  });
});
