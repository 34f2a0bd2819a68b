import type { Message } from "../protocol.ts";
import { renderAvatar } from "./avatar.ts";
import { type BlockContext, renderText } from "./blocks/block-context.ts";
import { renderBlock } from "./blocks/render-block.ts";
import { type Child, findSafeUrl, h, icon } from "./dom.ts";
import { formatDate, formatTime } from "./format-date.ts";
import { renderActions, renderReactions } from "./message-reactions.ts";
import type { PageContext } from "./page-context.ts";

export interface MessageLook {
  readonly message: Message;
  /** The replies of a root shown in its channel; empty elsewhere. */
  readonly replies: readonly Message[];
  /** Follows one by the same author: no avatar and name again. */
  readonly isCompact: boolean;
  readonly isInThread: boolean;
}

export function renderMessage(look: MessageLook, context: PageContext): HTMLElement {
  const { message } = look;
  const author = context.directory.findPerson(message.user);
  const isEphemeral = message.ephemeralFor !== undefined;
  const classes = ["message", look.isCompact ? "compact" : "", isEphemeral ? "ephemeral" : ""];
  const name = author?.name ?? message.user;
  return h(
    "article",
    {
      class: classes.filter((one) => one !== "").join(" "),
      "data-testid": "message",
      "data-ts": message.ts,
      "data-user": message.user,
      "data-ephemeral": isEphemeral ? "true" : undefined,
      "aria-label": name,
    },
    isEphemeral
      ? h("div", { class: "only-you", "data-testid": "only-you" }, eye(), context.words.onlyYou)
      : undefined,
    h(
      "div",
      { class: "gutter" },
      look.isCompact ? renderTime(message, context) : renderAvatar(author, "large"),
    ),
    h(
      "div",
      { class: "message-body" },
      look.isCompact ? undefined : renderByline(message, name, author?.isBot === true, context),
      renderContent(message, look.isInThread, context),
      renderFiles(message),
      renderReactions(message, context),
      renderThreadSummary(look, context),
    ),
    isEphemeral ? undefined : renderActions(message, look.isInThread, context),
  );
}

function renderByline(message: Message, name: string, isBot: boolean, context: PageContext): Child {
  return h(
    "div",
    { class: "byline" },
    h("span", { class: "author" }, name),
    isBot ? h("span", { class: "app-badge", "data-testid": "app-badge" }, context.words.appBadge) : undefined,
    renderTime(message, context),
    // Beside the time of a message of blocks, which has no last line of text to stand behind.
    message.editedTs === undefined || message.blocks.length === 0 ? undefined : renderEdited(context),
  );
}

function renderEdited(context: PageContext): HTMLElement {
  return h("span", { class: "edited", "data-testid": "edited" }, context.words.edited);
}

function renderTime(message: Message, context: PageContext): HTMLElement {
  const { locale } = context.directory.me;
  const date = new Date(Number(message.ts) * 1000);
  const full = formatDate("{date_long} {time_secs}", Number(message.ts), locale, Date.now());
  return h("time", { class: "time", datetime: date.toISOString(), title: full }, formatTime(date, locale));
}

function renderContent(message: Message, isInThread: boolean, context: PageContext): Child {
  const blocks: BlockContext = {
    directory: context.directory,
    words: context.words,
    idPrefix: `${isInThread ? "thread" : "channel"}-${message.ts}`,
    act: (act) =>
      context.perform({
        do: "click",
        user: context.directory.me.id,
        channel: message.channel,
        ts: message.ts,
        ...act,
      }),
  };
  if (message.blocks.length > 0) {
    return h(
      "div",
      { class: "blocks" },
      message.blocks.map((block) => renderBlock(block, blocks)),
    );
  }
  const body = renderText({ type: "mrkdwn", text: message.text }, blocks);
  if (message.editedTs !== undefined && body instanceof HTMLElement) {
    (body.lastElementChild ?? body).append(" ", renderEdited(context));
  }
  return body;
}

function renderFiles(message: Message): Child {
  if (message.files.length === 0) return undefined;
  const files = message.files.map((file): Child => {
    const url = findSafeUrl(file.url);
    if (url !== undefined && file.mimetype.startsWith("image/")) {
      return h(
        "a",
        { href: url, target: "_blank", rel: "noopener noreferrer" },
        h("img", {
          class: "image-full",
          src: url,
          alt: file.altText ?? file.title,
          title: file.title,
          loading: "lazy",
        }),
      );
    }
    return h(
      "a",
      { class: "file", href: url, target: "_blank", rel: "noopener noreferrer", "data-testid": "file" },
      h("span", { class: "file-icon" }, icon("M5 2.500h6l4 4v11h-10z", "M11 2.500v4h4")),
      h("span", {}, h("strong", {}, file.name), h("small", {}, file.mimetype)),
    );
  });
  return h("div", { class: "files" }, files);
}

const facesShown = 3;

function renderThreadSummary(look: MessageLook, context: PageContext): Child {
  const last = look.replies.at(-1);
  if (last === undefined) return undefined;
  const { directory, words } = context;
  const faces = [...new Set(look.replies.map((reply) => reply.user))].slice(0, facesShown);
  const format = (placeholder: string) =>
    formatDate(placeholder, Number(last.ts), directory.me.locale, Date.now());
  const when = words.lastReply(format("{date_short_pretty}"), format("{time}"));
  return h(
    "button",
    {
      type: "button",
      class: "thread-summary",
      "data-testid": "thread-summary",
      onclick: () => context.openThread(look.message.ts),
    },
    h(
      "span",
      { class: "faces" },
      faces.map((user) => renderAvatar(directory.findPerson(user), "small")),
    ),
    h("span", { class: "reply-count" }, words.replies(look.replies.length)),
    h("span", { class: "reply-time" }, when),
  );
}

function eye(): SVGSVGElement {
  return icon(
    "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z",
    "M10 7.800a2.200 2.200 0 1 1 0 4.400a2.200 2.200 0 1 1 0-4.400z",
  );
}
