/** The page's own strings, in the languages of its personas. Everything else on it was written by people and bots. */
export interface Words {
  readonly htmlLang: string;
  readonly workspace: string;
  readonly channels: string;
  readonly directMessages: string;
  readonly apps: string;
  readonly appBadge: string;
  readonly appHome: string;
  readonly homeEmpty: string;
  readonly online: string;
  readonly offline: string;
  readonly reconnecting: string;
  readonly switchPersona: string;
  readonly actingAs: string;
  readonly languageOf: (locale: string) => string;
  readonly messagesIn: (channel: string) => string;
  readonly emptyChannel: (channel: string) => string;
  readonly newMessages: string;
  readonly unread: string;
  readonly onlyYou: string;
  readonly edited: string;
  readonly thread: string;
  readonly closeThread: string;
  readonly threadGone: string;
  readonly replies: (count: number) => string;
  readonly lastReply: (day: string, time: string) => string;
  readonly replyInThread: string;
  readonly react: (name: string) => string;
  readonly reactedWith: (names: string, emoji: string) => string;
  readonly nameSeparator: string;
  readonly messageActions: string;
  readonly messageTo: (place: string) => string;
  readonly reply: string;
  readonly send: string;
  readonly enterHint: string;
  readonly commands: string;
  readonly commandHints: Readonly<Record<CommandName, string>>;
  readonly noCommandsInThreads: (command: string) => string;
  readonly failed: (reason: string) => string;
  readonly unreachable: string;
  readonly cancel: string;
  readonly close: string;
  readonly confirmTitle: string;
  readonly confirmYes: string;
  readonly required: string;
  readonly optional: string;
  readonly choose: string;
  readonly chooseDate: string;
  readonly moreActions: string;
  readonly unknownBlock: (type: string) => string;
  readonly table: string;
  readonly previousPage: string;
  readonly nextPage: string;
  readonly pageOf: (page: number, pages: number) => string;
  readonly taskStatus: Readonly<Record<"pending" | "in_progress" | "complete" | "error", string>>;
}

export type CommandName = "help" | "clusters" | "status" | "alerts" | "ack" | "lang";

const en: Words = {
  htmlLang: "en",
  workspace: "Local workspace",
  channels: "Channels",
  directMessages: "Direct messages",
  apps: "Apps",
  appBadge: "APP",
  appHome: "App Home",
  homeEmpty: "The app has published nothing here yet.",
  online: "Bot connected",
  offline: "Bot not connected",
  reconnecting: "The workspace does not answer. Trying again…",
  switchPersona: "Switch person",
  actingAs: "You are",
  languageOf: (locale) =>
    locale.startsWith("zh") ? "Chinese" : locale.startsWith("en") ? "English" : locale,
  messagesIn: (channel) => `Messages in ${channel}`,
  emptyChannel: (channel) => `This is the very beginning of ${channel}.`,
  newMessages: "New messages",
  unread: "unread",
  onlyYou: "Only visible to you",
  edited: "(edited)",
  thread: "Thread",
  closeThread: "Close thread",
  threadGone: "This message no longer exists.",
  replies: (count) => (count === 1 ? "1 reply" : `${count} replies`),
  lastReply: (day, time) => `Last reply ${day} at ${time}`,
  replyInThread: "Reply in thread",
  react: (name) => `React with ${name}`,
  reactedWith: (names, emoji) => `${names} reacted with :${emoji}:`,
  nameSeparator: ", ",
  messageActions: "Message actions",
  messageTo: (place) => `Message ${place}`,
  reply: "Reply…",
  send: "Send",
  enterHint: "Enter to send, Shift+Enter for a new line",
  commands: "Commands",
  commandHints: {
    help: "what the bot can do",
    clusters: "the fleet at a glance",
    status: "health of all clusters, or of one",
    alerts: "open alerts",
    ack: "acknowledge an alert",
    lang: "your language for answers",
  },
  noCommandsInThreads: (command) => `${command} is not supported in threads. Send it in the channel.`,
  failed: (reason) => `That did not work: ${reason}`,
  unreachable: "the workspace does not answer",
  cancel: "Cancel",
  close: "Close",
  confirmTitle: "Are you sure?",
  confirmYes: "Yes",
  required: "Please complete this required field.",
  optional: "(optional)",
  choose: "Choose an option",
  chooseDate: "Choose a date",
  moreActions: "More actions",
  unknownBlock: (type) => `This page does not show blocks of type ${type}`,
  table: "Table",
  previousPage: "Previous page",
  nextPage: "Next page",
  pageOf: (page, pages) => `${page} of ${pages}`,
  taskStatus: { pending: "Pending", in_progress: "In progress", complete: "Complete", error: "Failed" },
};

const zh: Words = {
  htmlLang: "zh-CN",
  workspace: "本地工作区",
  channels: "频道",
  directMessages: "私信",
  apps: "应用",
  appBadge: "应用",
  appHome: "应用主页",
  homeEmpty: "应用尚未在此发布任何内容。",
  online: "机器人已连接",
  offline: "机器人未连接",
  reconnecting: "工作区暂无响应，正在重试…",
  switchPersona: "切换身份",
  actingAs: "当前身份",
  languageOf: (locale) => (locale.startsWith("zh") ? "中文" : locale.startsWith("en") ? "英文" : locale),
  messagesIn: (channel) => `${channel} 的消息`,
  emptyChannel: (channel) => `这里是 ${channel} 的开端。`,
  newMessages: "新消息",
  unread: "未读",
  onlyYou: "仅对你可见",
  edited: "（已编辑）",
  thread: "消息列",
  closeThread: "关闭消息列",
  threadGone: "这条消息已不存在。",
  replies: (count) => `${count} 条回复`,
  lastReply: (day, time) => `最后回复：${day} ${time}`,
  replyInThread: "在消息列中回复",
  react: (name) => `用 ${name} 回应`,
  reactedWith: (names, emoji) => `${names} 用 :${emoji}: 作出了回应`,
  nameSeparator: "、",
  messageActions: "消息操作",
  messageTo: (place) => `发送消息至 ${place}`,
  reply: "回复…",
  send: "发送",
  enterHint: "按 Enter 发送，Shift+Enter 换行",
  commands: "命令",
  commandHints: {
    help: "查看机器人的功能",
    clusters: "集群概览",
    status: "查看全部或某个集群的健康状况",
    alerts: "未关闭的告警",
    ack: "确认告警",
    lang: "设置回复所用的语言",
  },
  noCommandsInThreads: (command) => `消息列中不支持 ${command}，请在频道中发送。`,
  failed: (reason) => `操作未成功：${reason}`,
  unreachable: "工作区暂无响应",
  cancel: "取消",
  close: "关闭",
  confirmTitle: "确定要这样做吗？",
  confirmYes: "确定",
  required: "请填写此必填项。",
  optional: "（选填）",
  choose: "请选择",
  chooseDate: "选择日期",
  moreActions: "更多操作",
  unknownBlock: (type) => `本页面不支持显示 ${type} 类型的内容块`,
  table: "表格",
  previousPage: "上一页",
  nextPage: "下一页",
  pageOf: (page, pages) => `第 ${page} / ${pages} 页`,
  taskStatus: { pending: "等待中", in_progress: "进行中", complete: "已完成", error: "失败" },
};

/** The page's language for a person: Chinese for `zh-*`, English for everybody else. */
export function chooseWords(locale: string): Words {
  return locale.startsWith("zh") ? zh : en;
}
