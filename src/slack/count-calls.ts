/** What became of one call of the Web API. */
export interface SlackCall {
  /** `chat.postMessage`…; `other` for what is no method (an upload). */
  readonly method: string;
  /** `ok`, Slack's own word, `http_503`, or `network` (also a timeout). */
  readonly outcome: string;
  /** How long Slack asked to wait. */
  readonly retryAfterSeconds?: number;
}

/** A `fetch` that tells of each call of the Web API. Slack answers 200 also when it refuses, so the body is read. */
export function countCalls(
  onCall: (call: SlackCall) => void,
  fetch: typeof globalThis.fetch = globalThis.fetch,
) {
  return async (...[input, init]: Parameters<typeof globalThis.fetch>): Promise<Response> => {
    const method = methodOf(input instanceof Request ? input.url : String(input));
    let response: Response;
    try {
      response = await fetch(input, init);
    } catch (error) {
      onCall({ method, outcome: "network" });
      throw error;
    }
    const retryAfterSeconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    onCall({
      method,
      outcome: await outcomeOf(response),
      ...(Number.isFinite(retryAfterSeconds) && { retryAfterSeconds }),
    });
    return response;
  };
}

function methodOf(url: string): string {
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  return /^[a-z]+(\.[a-zA-Z]+)+$/.test(last) ? last : "other";
}

async function outcomeOf(response: Response): Promise<string> {
  if (response.status === 429) return "ratelimited";
  if (!response.ok) return `http_${response.status}`;
  if (!response.headers.get("content-type")?.includes("json")) return "ok";
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { ok, error } = (body ?? {}) as { readonly ok?: unknown; readonly error?: unknown };
  if (ok === true) return "ok";
  // Slack's words only: a proxy's sentence would make a series of its own.
  return typeof error === "string" && /^[a-z_]{1,60}$/.test(error) ? error : "unreadable_answer";
}
