import type { ChannelOption, GroupOption, PersonOption } from "./options.ts";

/** The workspace one gets without options: two personas, their groups and channels. */
export const DEFAULTS = {
  botName: "redis-audit",
  commands: ["/redis-audit"],
  ackTimeoutMs: 3_000,
  retryDelaysMs: [0, 60_000, 300_000],
  people: [
    { id: "U01SAM", name: "Sam Rivera", title: "Site Reliability Engineer", locale: "en-US" },
    { id: "U02LIN", name: "林悦", title: "市场部负责人", locale: "zh-CN" },
  ],
  groups: [
    {
      id: "S01SREONCALL",
      handle: "sre-oncall",
      name: "SRE on call",
      members: ["U01SAM"],
    },
    {
      id: "S02MARKETING",
      handle: "isales-marketing-oncall",
      name: "iSales marketing on call",
      members: ["U02LIN"],
    },
  ],
  channels: [
    { id: "C01REDISALERTS", name: "redis-alerts", topic: "Redis alerts of every fleet" },
    { id: "C02MARKETING", name: "isales-marketing", topic: "iSales marketing team" },
    { id: "C03RANDOM", name: "random", topic: "Not about Redis", botIsMember: false },
  ],
} as const satisfies {
  readonly botName: string;
  readonly commands: readonly string[];
  readonly ackTimeoutMs: number;
  readonly retryDelaysMs: readonly number[];
  readonly people: readonly PersonOption[];
  readonly groups: readonly GroupOption[];
  readonly channels: readonly ChannelOption[];
};
