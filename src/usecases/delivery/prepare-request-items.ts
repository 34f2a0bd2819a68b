import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { MenuRange } from "../../core/requests/menu-ranges.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import type { OutboxEntry } from "../../store/store.ts";
import type { Delivering } from "./delivering.ts";
import { postSomewhere } from "./post-somewhere.ts";
import type { Send } from "./prepare.ts";
import { requestMark, viewOf } from "./request-message.ts";
import { editInThread, findRequestThread, requestChannel } from "./request-thread.ts";

/** What is shown of a range of items. */
interface ShownMenus {
  readonly request: ActionRequest;
  readonly range: MenuRange;
  readonly message: RenderedMessage;
}

/** Posts or edits, in the thread of a request, the menus for which its root has no room, as the items now stand. */
export async function prepareRequestItems(
  delivering: Delivering,
  entry: OutboxEntry,
  request: ActionRequest,
  range: MenuRange,
): Promise<Send> {
  const { store, renderer, budget } = delivering;
  const items = viewOf(delivering, request).items.slice(range.from - 1, range.to);
  const view = { requestId: request.id, ...range, items };
  const shown = { request, range, message: renderer.render("request-items", view, request.languages) };
  const posted = await store.requests.menus(request.id, range.from);
  if (posted !== undefined && posted.threadTs === request.rootTs) {
    budget.spend("edit", posted.channel);
    const said = { message: shown.message, mark: requestMark(request, entry.id) };
    return () =>
      editInThread(delivering, request, posted, said, (to) => postMenus(delivering, entry, shown, to));
  }
  const channel = requestChannel(delivering, request);
  budget.spend("post", channel);
  return () => postMenus(delivering, entry, shown, channel);
}

async function postMenus(
  delivering: Delivering,
  entry: OutboxEntry,
  { request, range, message }: ShownMenus,
  channel: string,
): Promise<void> {
  const thread = await findRequestThread(delivering, entry, request, channel);
  const mark = requestMark(request, entry.id);
  const posted = await postSomewhere(delivering, entry, { ...message, ...thread }, mark);
  const threadTs = thread.threadTs ?? request.rootTs ?? posted.ts;
  await delivering.store.requests.setMenus(request.id, range.from, { ...posted, threadTs });
}
