import type { Language } from "../../core/fleet.ts";
import { renderRequestEmail } from "../../messages/render-email.ts";
import type { RequestView } from "../../messages/request-views.ts";
import type { OutboxEntry } from "../../store/store.ts";
import type { Delivering } from "./delivering.ts";
import { DeliveryError } from "./poster.ts";
import type { Send } from "./prepare.ts";

const scheme = "mailto:";

/** How the outbox writes that a view goes to a mailbox. */
export function mailTarget(address: string): string {
  return `${scheme}${address}`;
}

export function isMailTarget(to: string): boolean {
  return to.startsWith(scheme);
}

/** Sends a request as an email. One that is sent again after a doubt bears the same message id. */
export function prepareMail(
  { renderer, mailer }: Delivering,
  entry: OutboxEntry,
  to: string,
  view: RequestView,
  languages: readonly Language[],
): Send {
  return async () => {
    if (mailer === undefined) {
      throw new DeliveryError(`${entry.about}: no SMTP server is configured`, {
        code: "noMailer",
        retryable: false,
      });
    }
    const email = renderRequestEmail(renderer, view, languages);
    await mailer.send(to.slice(scheme.length), email, `<${entry.id}@redis-audit-bot>`);
  };
}
