import { createTransport } from "nodemailer";
import type { Secret } from "../core/secret.ts";
import { DeliveryError, type Mailer } from "../usecases/delivery/poster.ts";

const timeoutMs = 10_000;

/** Sends emails through one SMTP server (`smtp://user:password@host:port`, `smtps://…`). Rejects with `DeliveryError`;
 * what the server refuses for good (5xx) is not tried again. */
export function createMailer(url: Secret, from: string): Mailer {
  const transport = createTransport(url.reveal(), { from });
  return {
    send: async (to, { subject, text, html }, messageId) => {
      try {
        await withTimeout(transport.sendMail({ to, from, subject, text, html, messageId }));
      } catch (error) {
        const { responseCode = 0, code = "smtp" } = error as { responseCode?: number; code?: string };
        const reason = responseCode === 0 ? code : `smtp_${responseCode}`;
        throw new DeliveryError(`sending an email to ${to}: ${reason}`, {
          code: reason,
          retryable: responseCode < 500,
          cause: error,
        });
      }
    },
  };
}

async function withTimeout<T>(sending: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("timeout"), { code: "timeout" })), timeoutMs);
  });
  try {
    return await Promise.race([sending, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
