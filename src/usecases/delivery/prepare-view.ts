import type { OutboxMessage } from "../../core/outbox/outbox-message.ts";
import type { TemplateName, Views } from "../../messages/views.ts";
import type { OutboxEntry } from "../../store/store.ts";
import type { Delivering } from "./delivering.ts";
import { postSomewhere, usableTarget } from "./post-somewhere.ts";
import type { Send } from "./prepare.ts";
import { isMailTarget, prepareMail } from "./prepare-mail.ts";

type ViewMessage = Extract<OutboxMessage, { readonly kind: "view" }>;

/** Posts a view as it was stored. */
export async function prepareView(
  delivering: Delivering,
  entry: OutboxEntry,
  { to, threadTs, template, view, languages }: ViewMessage,
): Promise<Send> {
  if (isMailTarget(to)) return prepareMail(delivering, entry, to, view as Views["email-request"], languages);
  const channel = usableTarget(delivering, to);
  delivering.budget.spend("post", channel);
  return async () => {
    // Template and view were stored together by whoever knew them to fit.
    const message = delivering.renderer.render(
      template as TemplateName,
      view as Views[TemplateName],
      languages,
    );
    const thread = channel === to && threadTs !== undefined ? { threadTs } : {};
    await postSomewhere(delivering, entry, { ...message, channel, ...thread });
  };
}
