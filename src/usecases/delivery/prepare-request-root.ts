import { type NewOutboxEntry, outboxPriorities } from "../../core/outbox/outbox-message.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { RequestItemsView } from "../../messages/request-views.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { menusInRoot } from "../request-view.ts";
import { type Delivering, edit, postOnce } from "./delivering.ts";
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

/** Posts a root for which a token was spent, and asks for the menus that it has no room for. */
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
    await store.requests.setRoot(request.id, channel, rootTs);
    await askForMenus(delivering, request, channel, rootTs);
    await askForMail(delivering, request);
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

/** The team's mailbox gets the request once, when it is posted. */
async function askForMail(delivering: Delivering, request: ActionRequest): Promise<void> {
  const { store, mailer, nowMs } = delivering;
  const { email } = request.owner;
  if (mailer === undefined || email === undefined) return;
  const to = mailTarget(email);
  const history = await store.outbox.history(request.id);
  if (history.some(({ message }) => message.kind === "view" && message.to === to)) return;
  const view = viewOf(delivering, request);
  await store.outbox.add([
    {
      about: request.id,
      message: { kind: "view", to, template: "email-request", view, languages: request.languages },
      priority: outboxPriorities.low,
      createdAtMs: nowMs(),
    },
  ]);
}

const menusInReply = 10;

/** One reply for each ten items beyond those of the root. A repeated post asks for them once. */
async function askForMenus(
  delivering: Delivering,
  request: ActionRequest,
  channel: string,
  threadTs: string,
): Promise<void> {
  const { store, nowMs } = delivering;
  const rest = viewOf(delivering, request).items.slice(menusInRoot);
  if (rest.length === 0) return;
  const history = await store.outbox.history(request.id);
  const isAsked = history.some(({ message }) => message.kind === "view" && message.threadTs === threadTs);
  if (isAsked) return;
  const entries: NewOutboxEntry[] = [];
  for (let at = 0; at < rest.length; at += menusInReply) {
    const items = rest.slice(at, at + menusInReply);
    const [from, to] = [items[0]?.number ?? 0, items.at(-1)?.number ?? 0];
    const view: RequestItemsView = { requestId: request.id, from, to, items };
    entries.push({
      about: request.id,
      message: {
        kind: "view",
        to: channel,
        threadTs,
        template: "request-items",
        view,
        languages: request.languages,
      },
      priority: outboxPriorities.normal,
      createdAtMs: nowMs(),
    });
  }
  await store.outbox.add(entries);
}
