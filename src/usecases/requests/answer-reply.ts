import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { ItemWish } from "../../core/requests/item-wish.ts";
import { parseReply, type ReplyDraft } from "../../core/requests/parse-reply.ts";
import { isClosed } from "../../core/requests/request-states.ts";
import type { RequestParts } from "./request-parts.ts";

/** What a reply in a request's thread seems to want, for its author to confirm. */
export interface ReplyAnswer {
  readonly request: ActionRequest;
  readonly draft: ReplyDraft;
  /** The same for `decideItems`, bound to what the request shows now. */
  readonly wishes: readonly ItemWish[];
}

/** Reads a reply to a request's root; nothing is applied. `undefined`: no request's thread, one that is over, or talk. */
export async function answerReply(
  { store }: Pick<RequestParts, "store">,
  channel: string,
  rootTs: string,
  text: string,
): Promise<ReplyAnswer | undefined> {
  const request = await store.requests.findByRoot(channel, rootTs);
  if (request === undefined || isClosed(request.state)) return undefined;
  const draft = parseReply(
    text,
    request.items.map(({ number }) => number),
  );
  return draft && { request, draft, wishes: draft.wishes.map((wish) => bind(request, wish)) };
}

function bind({ items }: ActionRequest, wish: ReplyDraft["wishes"][number]): ItemWish {
  const seenHash = items.find(({ number }) => number === wish.item)?.planHash;
  return wish.action === "approve" && seenHash !== undefined ? { ...wish, seenHash } : wish;
}
