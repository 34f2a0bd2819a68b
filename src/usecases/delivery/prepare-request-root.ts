import { type NewOutboxEntry, outboxPriorities } from "../../core/outbox/outbox-message.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import { menuRanges } from "../../core/requests/menu-ranges.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { type Delivering, edit, postOnce } from "./delivering.ts";
import { findRequestLink } from "./find-request-link.ts";
import { DeliveryError } from "./poster.ts";
import type { Send } from "./prepare.ts";
import { mailTarget } from "./prepare-mail.ts";

import { renderRequest, requestMark, viewOf } from "./request-message.ts";

/** Posts or edits the root of an action request. */
export async function prepareRequestRoot(
  delivering: Delivering,
  entry: OutboxEntry,
  request: ActionRequest,
): Promise<Send> {
  const { budget, channels } = delivering;
  const { rootTs, rootChannel } = request;
  if (rootTs === undefined || rootChannel === undefined) {
    const channel = channels.usable(request.owner.channel);
    budget.spend("post", channel);
    return async () => {
      await postRequest(delivering, entry, request, channel, entry.id);
    };
  }
  budget.spend("edit", rootChannel);
  return () => editRequest(delivering, entry, request, { channel: rootChannel, ts: rootTs });
}

/** Posts a root for which a token was spent. */
export async function postRequest(
  delivering: Delivering,
  entry: OutboxEntry,
  request: ActionRequest,
  channel: string,
  outboxId: string,
): Promise<ActionRequest> {
  const { store, channels, budget } = delivering;
  try {
    const message = { ...renderRequest(delivering, request), channel };
    const rootTs = await postOnce(delivering, entry, message, requestMark(request, outboxId));
    const entries = await followUps(delivering, request, channel, rootTs);
    await store.requests.setRoot(request.id, channel, rootTs, entries);
    return { ...request, rootTs, rootChannel: channel };
  } catch (error) {
    const refused =
      error instanceof DeliveryError &&
      readRefusal(error.code) === "channel" &&
      (await channels.refused(channel, error.code));
    if (!refused) throw error;
    const other = channels.usable(channel);
    budget.spend("post", other);
    return postRequest(delivering, entry, request, other, outboxId);
  }
}

async function editRequest(
  delivering: Delivering,
  entry: OutboxEntry,
  request: ActionRequest,
  { channel, ts }: { readonly channel: string; readonly ts: string },
): Promise<void> {
  try {
    const message = renderRequest(delivering, request);
    await edit(delivering, channel, ts, message, requestMark(request, entry.id));
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const refusal = readRefusal(error.code);
    const elsewhere = refusal === "channel" && (await delivering.channels.refused(channel, error.code));
    if (refusal !== "gone" && !elsewhere) throw error;
    const target = delivering.channels.usable(request.owner.channel);
    delivering.budget.spend("post", target);
    await postRequest(delivering, entry, request, target, entry.id);
  }
}

/** What the first message of a request, or one that takes the place of another, brings with it: stored with its place, so
 * that no death in between loses any of it. */
async function followUps(
  delivering: Delivering,
  request: ActionRequest,
  channel: string,
  threadTs: string,
): Promise<readonly NewOutboxEntry[]> {
  if (request.rootTs === undefined) return mailEntries(delivering, request);
  const priority = outboxPriorities.normal;
  const about = { about: request.id, priority, createdAtMs: delivering.nowMs() };
  const permalink = await findRequestLink(delivering, request);
  const view = { requestId: request.id, ...(permalink !== undefined && { permalink }) };
  const { languages } = request;
  const moved = { kind: "view", to: channel, threadTs, template: "request-moved", view, languages } as const;
  const menus = menuRanges(request.items.length).map(
    (range) => ({ kind: "request-items", ...range }) as const,
  );
  return [moved, ...menus].map((message) => ({ ...about, message }));
}

/** The team's mailbox gets the request once, when it is posted. */
async function mailEntries(
  delivering: Delivering,
  request: ActionRequest,
): Promise<readonly NewOutboxEntry[]> {
  const { store, mailer, nowMs } = delivering;
  const { email } = request.owner;
  if (mailer === undefined || email === undefined) return [];
  const to = mailTarget(email);
  const history = await store.outbox.history(request.id);
  if (history.some(({ message }) => message.kind === "view" && message.to === to)) return [];
  const view = viewOf(delivering, request);
  return [
    {
      about: request.id,
      message: { kind: "view", to, template: "email-request", view, languages: request.languages },
      priority: outboxPriorities.low,
      createdAtMs: nowMs(),
    },
  ];
}
