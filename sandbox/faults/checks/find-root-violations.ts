import type { Alert } from "../../../src/core/alerts/alert.ts";
import type { Cluster } from "../../../src/core/fleet.ts";
import type { Renderer } from "../../../src/messages/renderer.ts";
import { alertView } from "../../../src/usecases/alert-view.ts";
import { languagesOf } from "../../../src/usecases/delivery/audience.ts";
import type { Message } from "../../workspace/protocol.ts";
import { groupBy } from "./group-by.ts";
import { readMark } from "./read-mark.ts";

export interface Shown {
  readonly messages: readonly Message[];
  readonly clusters: readonly Cluster[];
  readonly renderer: Renderer;
  readonly nowMs: number;
}

/** What is wrong with the root of an alert: two in a channel, none, or one that shows another state than the store's. */
export function findRootViolations(alert: Alert, shown: Shown): readonly string[] {
  const roots = shown.messages.filter((message) => readMark(message).alertId === alert.id);
  const perChannel = groupBy(roots, ({ channel }) => channel);
  const doubled = [...perChannel].filter(([, messages]) => messages.length > 1);
  const found: string[] = doubled.map(
    ([channel, { length }]) => `${alert.id}: ${length} live roots in ${channel}`,
  );
  const isTold = alert.firedAtMs !== undefined && alert.suppression === undefined;
  if (!isTold && alert.rootTs === undefined) return found;
  const root = roots.find(({ channel, ts }) => channel === alert.channel && ts === alert.rootTs);
  if (root === undefined)
    return [...found, `${alert.id}: its root ${alert.rootTs ?? ""} does not stand in ${alert.channel}`];
  const state = `${alert.condition} ${alert.handling} ${alert.severity}`;
  if (readMark(root).state !== state) {
    return [...found, `${alert.id}: the channel shows ${readMark(root).state}, the store says ${state}`];
  }
  const rendered = render(alert, shown);
  const [is, shall] = [outline(root), outline(rendered)];
  if (is !== shall) found.push(`${alert.id}: the channel shows ${is}, the store says ${shall}`);
  return [...found, ...findOtherWords(root, rendered).map((words) => `${alert.id}: ${words}`)];
}

function render(alert: Alert, { clusters, renderer, nowMs }: Shown): Pick<Message, "text" | "blocks"> {
  const cluster = clusters.find(({ name }) => name === alert.subject.cluster);
  return renderer.render("alert", alertView(alert, cluster, nowMs), languagesOf(alert, cluster));
}

/** What must be right to the letter: header, people, context, buttons. */
function outline({ blocks }: Pick<Message, "blocks">): string {
  const kept = blocks.filter(({ type }) => type === "header" || type === "context" || type === "actions");
  const people = blocks.filter((block) => block.type === "section" && /<[@!]/.test(block.text?.text ?? ""));
  const withoutIds = (key: string, value: unknown): unknown => (key === "block_id" ? undefined : value);
  return JSON.stringify([...kept, ...people], withoutIds);
}

/** The first text of a message that says something else, figures and their units apart: those lag behind on purpose. */
function findOtherWords(
  is: Pick<Message, "text" | "blocks">,
  shall: Pick<Message, "text" | "blocks">,
): readonly string[] {
  const [shown, wanted] = [
    [is.text, ...textsOf(is.blocks)],
    [shall.text, ...textsOf(shall.blocks)],
  ];
  for (let index = 0; index < Math.max(shown.length, wanted.length); index += 1) {
    const [one, other] = [withoutFigures(shown[index] ?? ""), withoutFigures(wanted[index] ?? "")];
    if (one !== other) return [`the channel says "${one}", the store "${other}"`];
  }
  return [];
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === "text" && typeof one === "string" ? [one] : textsOf(one),
  );
}

const units = "%|[KMGT]B?\\b|(?:ms|s|m|min|h|d)\\b|毫秒|秒|分钟|小时|天|万|亿";
/** Dates, and numbers in a row (`1 h 5 min`). */
const figures = new RegExp(
  `<!date[^>]*>|\\d[\\d.,:]*(?:\\s?(?:${units}))?(?:\\s?\\d[\\d.,:]*\\s?(?:${units}))*`,
  "g",
);

function withoutFigures(text: string): string {
  return text.replaceAll(figures, "#");
}
