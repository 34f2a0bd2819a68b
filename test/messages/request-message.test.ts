import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import type { Language } from "../../src/core/fleet.ts";
import { requestFixtures } from "../../src/messages/fixtures/request-fixtures.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import type { RequestView } from "../../src/messages/request-views.ts";

let renderer: Renderer;
let workspace: Workspace;
beforeAll(async () => {
  renderer = await createRenderer();
  const group = (id: string, handle: string) => ({ id, handle, name: handle, members: [] });
  workspace = await createWorkspace({
    groups: [
      group("S0ISALES", "isales-marketing"),
      group("S0ISALESSRE", "sre-oncall"),
      group("S0ISALESLEAD", "isales-marketing-lead"),
    ],
  });
});
afterAll(() => workspace.stop());

const market = requestFixtures.find(({ template, name }) => template === "request" && name === "market")
  ?.view as RequestView;

/** What people read of the request once Slack has taken it. */
async function post(languages: readonly Language[]): Promise<string> {
  const { text, blocks } = renderer.render("request", market, languages);
  const { botToken, apiUrl, client } = workspace;
  const slack = new WebClient(botToken, { slackApiUrl: apiUrl });
  const { ts } = await slack.chat.postMessage({ channel: "C01REDISALERTS", text, blocks: [...blocks] });
  const transcript = client.transcript("redis-alerts");
  client.deleteMessage(client.find("redis-alerts", ts ?? "") ?? fail());
  return transcript;
}

function fail(): never {
  throw new Error("the request was not posted");
}

/** In both languages of the original. */
const facts = [
  ...["luckyus-isales-market", "iSales Marketing", "2026-02-12 14:00 UTC", "87.5%", "2.10G / 2.32G", "85%"],
  ...["2,623,984", "39.2%", "volatile-lfu", "60%", "SET key value EX 5184000", "client.expire(key, 2592000)"],
  ...["2026-02-12 13:57 UTC", "5,200,000", "$135", "@sre-oncall", "@isales-marketing-lead"],
];

const texts = {
  en: [
    ...["ACTION REQUIRED", "What happened", "fired a memory alert", "Root cause", "have NO TTL"],
    ...["Key patterns that need", "What SRE will do (immediate)", "one-time TTL remediation"],
    ...[
      "What we need from you",
      "Review the proposed TTLs",
      "Update application code",
      "burst source",
      "20m",
    ],
    ...["Target timeline", "1 sprint (2 weeks)", "no action is taken", "reply in this thread or message"],
  ],
  zh: [
    ...[
      "[需要处理]",
      "事件概要",
      "内存告警",
      "根本原因",
      "没有设置 TTL",
      "需要在应用代码中添加 TTL 的键模式",
    ],
    ...[
      "SRE 团队将执行（立即）",
      "一次性 TTL 修复",
      "需要你们配合的事项",
      "审核上述建议的 TTL",
      "修改应用代码",
    ],
    ...[
      "排查突发键来源",
      "20 分钟",
      "目标时间线",
      "1 个迭代周期内（2 周）",
      "如果不采取措施",
      "在此帖回复或私信",
    ],
  ],
} as const;

const rows = [
  ["MARKETING:COUPON:UNREAD:{userId}", "147,111", "never", 60, "P1"],
  ["contact:userGroupLabel:set:{groupId}", "177,450", "never", 30, "P1"],
  ["exchange:coupon:high:commodity:price:{id}", "473", "never", 7, "P2"],
  ["contact:last:activity:{contactId}", "374,639", 364, 90, "P2"],
] as const;

const ttlOf = {
  en: (days: number | "never") => (days === "never" ? "None (never expires)" : `${days} days`),
  zh: (days: number | "never") => (days === "never" ? "无（永不过期）" : `${days} 天`),
};

describe("the request as it stands in the channel", () => {
  it.each([[["en"]], [["zh"]], [["en", "zh"]]] as const)(
    "carries every number, pattern, priority and TTL of what a person once wrote (%j)",
    async (languages) => {
      const transcript = await post(languages);
      for (const word of [...facts, ...languages.flatMap((language) => texts[language])]) {
        expect(transcript).toContain(word);
      }
      const lines = transcript.split("\n");
      for (const [pattern, count, now, days, priority] of rows) {
        const row = lines.find((line) => line.includes(pattern) && line.includes("|")) ?? "";
        const ttls = languages.flatMap((language) => [ttlOf[language](now), ttlOf[language](days)]);
        for (const word of [count, priority, ...ttls]) expect(row).toContain(word);
      }
    },
  );

  it.each([
    [{}, "en"],
    [{ zh: "今天的导入任务是谁启动的？" }, "en"],
    [{}, "zh"],
  ] as const)("asks about no burst of which nothing is known (%j, %s)", (burstQuestion, language) => {
    const { burst: _, ...known } = market.facts;
    const view = { ...market, facts: known, words: { burstQuestion } };
    const text = JSON.stringify(renderer.render("request", view, [language]).blocks);
    expect(text).toContain(language === "en" ? "3. *Target timeline" : "3. *目标时间线");
    expect(text).not.toMatch(/burst source|突发键来源|NaN/);
  });
});
