import { beforeAll, describe, expect, it } from "vitest";
import type { Mention } from "../../src/core/alerts/alert.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import type { AlertEventView } from "../../src/messages/views.ts";

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});

const called: AlertEventView = {
  alertId: "A12",
  rule: "memory",
  cluster: "orders",
  name: "called",
  applied: true,
  reason: "step",
  source: "timer",
  atMs: 1_770_904_800_000,
  severity: "critical",
  condition: "firing",
  values: {},
  step: 2,
  round: 1,
};

/** The sections' text, top down. */
function sections(changes: Partial<AlertEventView>): readonly string[] {
  const { blocks } = renderer.render("alert-event", { ...called, ...changes }, ["en", "zh"]);
  return blocks.flatMap((block) => (block.type === "section" && block.text ? [block.text.text] : []));
}

describe("the reply of an escalation", () => {
  it("calls first whom the step names, once for both languages, then says which step it is", () => {
    const mentions: readonly Mention[] = [
      { kind: "group", groupId: "S0SRE" },
      { kind: "user", userId: "U0LEAD" },
      { kind: "broadcast", to: "here" },
    ];
    const [who, what] = sections({ mentions });
    expect(who?.trim()).toBe("<!subteam^S0SRE> <@U0LEAD> <!here>");
    expect(what).toContain("Escalation: step 2, round 1.");
    expect(what).toContain("第 1 轮，第 2 步");
  });

  it("calls nobody by an id that is none", () => {
    const mentions: readonly Mention[] = [
      { kind: "group", groupId: "S0<!channel>" },
      { kind: "user", userId: "!everyone" },
    ];
    expect(sections({ mentions })[0]).not.toMatch(/<[!@]/);
  });
});

describe("the reply of a lapsed silence", () => {
  it.each([
    ["firing", "The problem is still there (critical).", "问题仍然存在（严重）。"],
    [
      "recovering",
      "The latest check was good; the alert ends as soon as it stays that way.",
      "最近一次检查正常，持续正常后告警自动恢复。",
    ],
    [
      "stale",
      "No fresh data comes in, so nobody knows whether the problem is still there (critical).",
      "目前采集不到数据，问题是否仍然存在尚不清楚（严重）。",
    ],
  ] as const)("names what is over, and says how a %s alert stands", (condition, english, chinese) => {
    const suppression = { by: "silence", id: "S4", sinceMs: 0 } as const;
    const [text] = sections({ name: "unsuppressed", reason: "silence", suppression, condition });
    expect(text).toContain(`Silence \`S4\` is over. ${english}`);
    expect(text).toContain(`静默 \`S4\` 已结束。${chinese}`);
  });
});
