import type { Message } from "../protocol.ts";
import { h } from "./dom.ts";
import { formatDate, toIsoDay } from "./format-date.ts";
import { createKeyedList, type ListItem } from "./keyed-list.ts";
import { type MessageLook, renderMessage } from "./message.ts";
import type { PageContext } from "./page-context.ts";

const compactWithinSeconds = 5 * 60;

export interface MessageList {
  readonly element: HTMLElement;
  /** `key` names what is listed: another one scrolls to the end, the same one stays where the reader is. */
  readonly update: (key: string, looks: readonly MessageLook[], context: PageContext) => void;
}

/** A scrolling log of messages that stays at the end while the reader is at the end. */
export function createMessageList(testId: string, hasDays: boolean): MessageList {
  const log = h("div", { class: "log", role: "log", "data-testid": `${testId}-log` });
  const scroller = h("div", { class: "scroller", tabindex: 0, "data-testid": testId }, log);
  const jump = h("button", {
    type: "button",
    class: "jump",
    hidden: true,
    "data-testid": `${testId}-jump`,
    onclick: () => toEnd(scroller),
  });
  const list = createKeyedList(log);
  let shownKey: string | undefined;
  let lastTs: string | undefined;
  let wasAtEnd = true;
  scroller.addEventListener("scroll", () => {
    wasAtEnd = isAtEnd(scroller);
    if (wasAtEnd) jump.hidden = true;
  });
  // Opening a thread, a late image, a smaller window: the end moves, the reader stays at it.
  const observer = new ResizeObserver(() => {
    if (wasAtEnd) toEnd(scroller);
  });
  observer.observe(log);
  observer.observe(scroller);
  return {
    element: h("div", { class: "message-list" }, scroller, jump),
    update: (key, looks, context) => {
      const isSame = key === shownKey;
      const newest = looks.at(-1)?.message;
      list.update(toItems(looks, hasDays, context));
      jump.textContent = `↓ ${context.words.newMessages}`;
      const isMine = newest?.user === context.directory.me.id && newest.ts !== lastTs;
      if (!isSame || wasAtEnd || isMine) toEnd(scroller);
      else if (newest !== undefined && newest.ts !== lastTs) jump.hidden = false;
      if (!isSame) jump.hidden = true;
      shownKey = key;
      lastTs = newest?.ts;
    },
  };
}

function toItems(looks: readonly MessageLook[], hasDays: boolean, context: PageContext): readonly ListItem[] {
  const today = toIsoDay(new Date());
  const items: ListItem[] = [];
  let before: Message | undefined;
  for (const look of looks) {
    const { message } = look;
    const day = toDay(message);
    const isNewDay = before === undefined || toDay(before) !== day;
    if (isNewDay && hasDays) items.push(toDivider(day, message, today, context));
    const shown = { ...look, isCompact: !isNewDay && before !== undefined && follows(message, before, look) };
    items.push({
      key: message.ts,
      signature: JSON.stringify([shown, context.version, today]),
      render: () => renderMessage(shown, context),
    });
    before = message;
  }
  return items;
}

function toDay(message: Message): string {
  return toIsoDay(new Date(Number(message.ts) * 1000));
}

function follows(message: Message, before: Message, look: MessageLook): boolean {
  const isSoon = Number(message.ts) - Number(before.ts) < compactWithinSeconds;
  const isPlain = message.ephemeralFor === undefined && before.ephemeralFor === undefined;
  const isProse = message.blocks.every((block) => block.type === "rich_text");
  return message.user === before.user && isSoon && isPlain && isProse && look.replies.length === 0;
}

function toDivider(day: string, message: Message, today: string, context: PageContext): ListItem {
  return {
    key: `day-${day}`,
    signature: `${today} ${context.version}`,
    render: () => {
      const { locale } = context.directory.me;
      const label = formatDate("{day_divider_pretty}", Number(message.ts), locale, Date.now());
      return h("div", { class: "day", role: "separator", "data-testid": "day" }, h("span", {}, label));
    },
  };
}

function isAtEnd(scroller: HTMLElement): boolean {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
}

function toEnd(scroller: HTMLElement): void {
  scroller.scrollTop = scroller.scrollHeight;
}
