import type { OutboxMessage } from "../../core/outbox/outbox-message.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { requestEventView } from "../request-event-view.ts";
import type { Delivering } from "./delivering.ts";
import type { Send } from "./prepare.ts";
import { prepareRequestItems } from "./prepare-request-items.ts";
import { prepareRequestCopy, prepareRequestReply } from "./prepare-request-reply.ts";
import { prepareRequestRoot } from "./prepare-request-root.ts";

export type RequestMessage = Extract<
  OutboxMessage,
  { readonly kind: "request-root" | "request-items" | "request-reply" | "request-copy" }
>;

/** What an entry about an action request asks for; `undefined`: nothing is to be said. */
export async function prepareRequest(
  delivering: Delivering,
  entry: OutboxEntry,
  message: RequestMessage,
): Promise<Send | undefined> {
  const { store, policy } = delivering;
  const request = await store.requests.find(entry.about);
  if (request === undefined) return undefined;
  if (message.kind === "request-root") return prepareRequestRoot(delivering, entry, request);
  if (message.kind === "request-items") return prepareRequestItems(delivering, entry, request, message);
  const stored = await store.requests.transitions(request.id);
  const told = stored
    .filter(({ sequence }) => sequence >= message.first && sequence <= message.last)
    .map(({ transition }) => transition);
  const event = requestEventView(request, told, policy.signOff);
  if (event === undefined) return undefined;
  return message.kind === "request-reply"
    ? prepareRequestReply(delivering, entry, request, event)
    : prepareRequestCopy(delivering, entry, request, event, message.to);
}
