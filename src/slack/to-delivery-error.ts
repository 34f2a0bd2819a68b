import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { DeliveryError } from "../usecases/delivery/poster.ts";

/**
 * Slack's words for "this message, never": its content is at fault, so sending it again cannot help. All else
 * (not in the channel, a revoked token, an outage) can be mended by somebody, so the message waits.
 */
const hopeless: ReadonlySet<string> = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_arguments",
  "invalid_array_arg",
  "msg_too_long",
  "msg_blocks_too_long",
  "too_many_attachments",
  "no_text",
  "cant_update_message",
  "edit_window_closed",
]);

/** What went wrong while `what` was done, as the outbox needs it. */
export function toDeliveryError(what: string, error: unknown): DeliveryError {
  const { code, retryable, detail, retryAfterMs } = classify(error);
  return new DeliveryError(`${what}: ${code}${detail ? ` (${detail})` : ""}`, {
    code,
    retryable,
    cause: error,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

interface Classification {
  readonly code: string;
  readonly retryable: boolean;
  readonly detail?: string;
  readonly retryAfterMs?: number;
}

function classify(error: unknown): Classification {
  if (error instanceof WebAPIRateLimitedError) {
    return { code: "ratelimited", retryable: true, retryAfterMs: error.retryAfter * 1000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const detail = error.data.response_metadata?.messages?.join("; ");
    return {
      code: error.data.error,
      retryable: !hopeless.has(error.data.error),
      ...(detail && { detail }),
    };
  }
  if (error instanceof WebAPIHTTPError) return { code: `http_${error.statusCode}`, retryable: true };
  if (error instanceof WebAPIRequestError) {
    return { code: "network", retryable: true, detail: error.original.message };
  }
  // The client refuses a 429 that does not say how long to wait with a plain error.
  if (error instanceof Error && error.message.includes("retry-after header")) {
    return { code: "ratelimited", retryable: true, detail: "without a time to wait" };
  }
  // A body that is no JSON (a proxy's page, a cut answer) surfaces as the parser's error.
  return {
    code: "unreadable_answer",
    retryable: true,
    detail: error instanceof Error ? error.message : String(error),
  };
}
