import type { KnownBlock, ModalView, PlainTextElement } from "@slack/types";

const plain = (text: string): PlainTextElement => ({ type: "plain_text", text });
const raw = (text: string) => ({ type: "raw_text", text }) as const;

/** An alert in two languages, as the bot posts it. */
export const memoryAlert: readonly KnownBlock[] = [
  { type: "header", text: plain(":rotating_light: Memory critical · isales-market / 内存严重告警") },
  {
    type: "section",
    text: {
      type: "mrkdwn",
      text: "Memory of `isales-market` is at *87.5 %* (2.10G / 2.32G), over the critical limit of 85 %. <!subteam^S02MARKETING>, 2,623,984 keys (39.2 %) carry no TTL and cannot be evicted under `volatile-lfu`.",
    },
  },
  {
    type: "section",
    text: {
      type: "mrkdwn",
      text: "`isales-market` 内存使用率达到 *87.5 %*（2.10G / 2.32G），超过 85 % 的严重阈值。<!subteam^S02MARKETING>，2,623,984 个键（占 39.2 %）未设置 TTL，在 `volatile-lfu` 策略下无法被淘汰。",
    },
  },
  {
    type: "section",
    fields: [
      { type: "mrkdwn", text: "*Cluster / 集群*\nisales-market" },
      { type: "mrkdwn", text: "*Team / 团队*\niSales Marketing" },
      { type: "mrkdwn", text: "*Environment / 环境*\nproduction" },
      { type: "mrkdwn", text: "*Status / 状态*\n:red_circle: Open / 未处理" },
    ],
  },
  {
    type: "table",
    column_settings: [{ is_wrapped: true }, { align: "right" }, { align: "right" }, { align: "center" }],
    rows: [
      [raw("Measure / 指标"), raw("Now / 当前"), raw("Limit / 阈值"), raw("Level / 级别")],
      [raw("Memory used / 内存使用率"), raw("87.5 %"), raw("85 %"), raw("critical / 严重")],
      [raw("Used / maxmemory · 已用 / 上限"), raw("2.10G / 2.32G"), raw("–"), raw("–")],
      [raw("Keys without TTL / 无 TTL 键"), raw("2,623,984"), raw("–"), raw("–")],
    ],
  },
  {
    type: "actions",
    block_id: "alert-actions",
    elements: [
      {
        type: "button",
        action_id: "acknowledge",
        style: "primary",
        text: plain("Acknowledge / 确认"),
        value: "a-1042",
      },
      {
        type: "button",
        action_id: "silence",
        text: plain("Silence 1 h / 静默 1 小时"),
        value: "a-1042",
        confirm: {
          title: plain("Silence this alert?"),
          text: { type: "mrkdwn", text: "No messages for *one hour*." },
          confirm: plain("Silence"),
          deny: plain("Keep"),
        },
      },
      {
        type: "overflow",
        action_id: "more",
        options: [
          { text: plain("Patterns"), value: "patterns" },
          { text: plain("Runbook"), value: "runbook" },
        ],
      },
    ],
  },
  {
    type: "context",
    elements: [
      { type: "mrkdwn", text: "Alert `a-1042` · profile shared-cache · <https://redis.io|runbook / 手册>" },
    ],
  },
];

/** One block of each kind that the alert does not have. */
export const otherBlocks: readonly KnownBlock[] = [
  { type: "divider" },
  {
    type: "markdown",
    text: "## Audit\nWith **bold**, `code` and\n\n- a list\n- of two\n\n| Pattern | Keys |\n|---|---|\n| `a:{id}` | 12 |",
  },
  {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          { type: "text", text: "Rich", style: { bold: true } },
          { type: "text", text: " for " },
          { type: "user", user_id: "U01SAM" },
          { type: "emoji", name: "bell" },
        ],
      },
      {
        type: "rich_text_list",
        style: "ordered",
        elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "first" }] }],
      },
      { type: "rich_text_preformatted", elements: [{ type: "text", text: "SCAN 0" }] },
    ],
  },
  { type: "image", image_url: "http://127.0.0.1:9/memory.png", alt_text: "Memory, last hour" },
  {
    type: "section",
    text: { type: "mrkdwn", text: "Which cluster?" },
    accessory: {
      type: "static_select",
      action_id: "choose-cluster",
      placeholder: plain("Cluster"),
      options: [
        { text: plain("orders"), value: "orders" },
        { text: plain("market"), value: "market" },
      ],
    },
  },
  {
    type: "container",
    title: plain("中文"),
    is_collapsible: true,
    child_blocks: [{ type: "section", text: { type: "mrkdwn", text: "容器里的内容" } }],
  },
  {
    type: "plan",
    title: "Audit of market",
    tasks: [
      {
        type: "task_card",
        task_id: "scan",
        title: "Scan",
        status: "complete",
        output: {
          type: "rich_text",
          elements: [
            { type: "rich_text_section", elements: [{ type: "text", text: "200,000 keys\n200,000 个键" }] },
          ],
        },
      },
      { type: "task_card", task_id: "mine", title: "Mine patterns", status: "in_progress" },
    ],
  },
  {
    type: "data_table",
    caption: "Fleet",
    page_size: 2,
    rows: [
      [raw("Cluster"), raw("Keys")],
      [raw("orders"), { type: "raw_number", value: 12, text: "12" }],
      [raw("market"), { type: "raw_number", value: 200_000, text: "200,000" }],
      [raw("sessions"), { type: "raw_number", value: 7, text: "7" }],
    ],
  },
];

/** Every kind of input that the page has, two of them not required. */
export const counterModal: ModalView = {
  type: "modal",
  callback_id: "counter",
  title: plain("Counter proposal"),
  submit: plain("Send"),
  close: plain("Back"),
  blocks: [
    { type: "alert", level: "warning", text: plain("The approval expires tomorrow.") },
    {
      type: "input",
      block_id: "ttl",
      label: plain("Your TTL"),
      hint: plain("A number and a unit"),
      element: { type: "plain_text_input", action_id: "text", placeholder: plain("60 days") },
    },
    {
      type: "input",
      block_id: "why",
      optional: true,
      label: plain("Why"),
      element: { type: "plain_text_input", action_id: "text", multiline: true },
    },
    {
      type: "input",
      block_id: "priority",
      label: plain("Priority"),
      element: {
        type: "static_select",
        action_id: "choice",
        options: [
          { text: plain("P1"), value: "p1" },
          { text: plain("P2"), value: "p2" },
        ],
      },
    },
    {
      type: "input",
      block_id: "regions",
      optional: true,
      label: plain("Regions"),
      element: {
        type: "multi_static_select",
        action_id: "choice",
        options: [
          { text: plain("EU"), value: "eu" },
          { text: plain("US"), value: "us" },
        ],
      },
    },
    {
      type: "input",
      block_id: "owner",
      label: plain("Owner"),
      element: { type: "users_select", action_id: "user", initial_user: "U01SAM" },
    },
    {
      type: "input",
      block_id: "due",
      label: plain("Due"),
      element: { type: "datepicker", action_id: "date", initial_date: "2026-02-26" },
    },
    {
      type: "input",
      block_id: "scope",
      label: plain("Scope"),
      element: {
        type: "radio_buttons",
        action_id: "choice",
        options: [
          { text: plain("New keys"), value: "new" },
          { text: plain("All keys"), value: "all" },
        ],
      },
    },
    {
      type: "input",
      block_id: "checks",
      optional: true,
      label: plain("Checks"),
      element: {
        type: "checkboxes",
        action_id: "choice",
        options: [{ text: plain("Tell my team"), value: "tell" }],
      },
    },
  ],
};
