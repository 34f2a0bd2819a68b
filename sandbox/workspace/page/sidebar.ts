import type { ChannelState, PageState } from "../protocol.ts";
import type { Place } from "./address.ts";
import { renderAvatar } from "./avatar.ts";
import { type Child, h, icon } from "./dom.ts";
import { createKeyedList, type ListItem } from "./keyed-list.ts";
import type { PageContext } from "./page-context.ts";
import { openMenu } from "./popup.ts";
import type { Unread } from "./read-marks.ts";

export interface Sidebar {
  readonly element: HTMLElement;
  readonly update: (
    state: PageState,
    place: Place,
    countUnread: (channel: ChannelState) => Unread,
    context: PageContext,
  ) => void;
}

export function createSidebar(): Sidebar {
  const element = h("nav", { class: "sidebar", "data-testid": "sidebar" });
  // The sidebar is a list of parts too: one that did not change keeps its focus.
  const list = createKeyedList(element);
  return {
    element,
    update: (state, place, countUnread, context) => {
      element.setAttribute("aria-label", context.words.channels);
      const [direct, channels] = partition(state.channels, (channel) => channel.id.startsWith("D"));
      list.update([
        part("head", [state.me, state.botConnected], context, () => renderHead(state, context)),
        ...renderSection("channels", context.words.channels, channels, place, countUnread, context),
        ...(direct.length === 0
          ? []
          : renderSection("direct", context.words.directMessages, direct, place, countUnread, context)),
        part("apps-title", [], context, () => renderTitle(context.words.apps)),
        part("apps", [place], context, () => renderHomeEntry(place, context)),
      ]);
    },
  };
}

function part(
  key: string,
  inputs: readonly unknown[],
  context: PageContext,
  render: () => HTMLElement,
): ListItem {
  return { key, signature: JSON.stringify([inputs, context.version]), render };
}

function partition<T>(
  items: readonly T[],
  holds: (item: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [items.filter(holds), items.filter((item) => !holds(item))];
}

function renderHead(state: PageState, context: PageContext): HTMLElement {
  const { words } = context;
  const { me } = state;
  const who = `${me.name}, ${me.title}, ${me.locale}`;
  const button = h(
    "button",
    {
      type: "button",
      class: "persona",
      "data-testid": "persona-switch",
      "data-user": me.id,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": `${words.switchPersona}: ${who}`,
      title: `${words.actingAs} ${who}`,
      onclick: () => openPersonaMenu(button, state, context),
    },
    renderAvatar(me, "large"),
    icon("M6 8l4 4 4-4"),
  );
  return h(
    "header",
    { class: "sidebar-head" },
    h(
      "div",
      { class: "workspace" },
      h("h1", {}, words.workspace),
      h(
        "p",
        { class: state.botConnected ? "bot-state online" : "bot-state", "data-testid": "bot-state" },
        state.botConnected ? words.online : words.offline,
      ),
    ),
    button,
    h(
      "div",
      { class: "persona-line", "data-testid": "persona-line" },
      h("strong", {}, me.name),
      h("span", {}, `${me.title} · ${words.languageOf(me.locale)}`),
    ),
  );
}

function openPersonaMenu(button: HTMLElement, state: PageState, context: PageContext): void {
  const people = state.people.filter((person) => !person.isBot);
  openMenu(
    button,
    context.words.switchPersona,
    people.map((person) => ({
      testId: "persona-option",
      attributes: { "data-user": person.id },
      isCurrent: person.id === state.me.id,
      choose: () => context.become(person.id),
      content: h(
        "span",
        { class: "persona-item" },
        renderAvatar(person, "large"),
        h("span", {}, h("strong", {}, person.name), h("small", {}, `${person.title} · ${person.locale}`)),
      ),
    })),
  );
}

function renderTitle(title: string): HTMLElement {
  return h("h2", { class: "sidebar-title" }, title);
}

function renderSection(
  key: string,
  title: string,
  channels: readonly ChannelState[],
  place: Place,
  countUnread: (channel: ChannelState) => Unread,
  context: PageContext,
): readonly ListItem[] {
  return [
    part(`${key}-title`, [], context, () => renderTitle(title)),
    ...channels.map((channel) => {
      const unread = countUnread(channel);
      const isCurrent = place.kind === "channel" && place.id === channel.id;
      return part(`channel-${channel.id}`, [channel.name, unread, isCurrent], context, () =>
        renderEntry(channel, unread, isCurrent, context),
      );
    }),
  ];
}

function renderEntry(
  channel: ChannelState,
  unread: Unread,
  isCurrent: boolean,
  context: PageContext,
): HTMLElement {
  const isUnread = unread.messages > 0 && !isCurrent;
  const sign: Child = channel.id.startsWith("D") ? icon("M3 4.500h14v9h-7.500l-3.500 3v-3h-3z") : "#";
  return h(
    "button",
    {
      type: "button",
      class: isUnread ? "entry unread" : "entry",
      "data-testid": "channel",
      "data-channel": channel.id,
      "data-name": channel.name,
      "aria-current": isCurrent ? "page" : undefined,
      onclick: () => context.go({ kind: "channel", id: channel.id }),
    },
    h("span", { class: "entry-sign", "aria-hidden": "true" }, sign),
    h("span", { class: "entry-name" }, channel.name),
    isUnread ? h("span", { class: "visually-hidden" }, context.words.unread) : undefined,
    isUnread && unread.mentions > 0
      ? h("span", { class: "badge", "data-testid": "badge" }, String(unread.mentions))
      : undefined,
  );
}

function renderHomeEntry(place: Place, context: PageContext): HTMLElement {
  const bot = context.directory.people.find((person) => person.isBot);
  return h(
    "button",
    {
      type: "button",
      class: "entry",
      "data-testid": "home-entry",
      "aria-current": place.kind === "home" ? "page" : undefined,
      onclick: () => context.go({ kind: "home" }),
    },
    renderAvatar(bot, "small"),
    h("span", { class: "entry-name" }, bot?.name ?? context.words.appHome),
    h("span", { class: "entry-note" }, context.words.appHome),
  );
}
