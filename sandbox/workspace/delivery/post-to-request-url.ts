import type { World } from "../world.ts";
import type { AckOutcome, Envelope } from "./envelope.ts";
import { signRequest } from "./sign-request.ts";

/** Delivers over signed HTTP: events as JSON, commands and interactions as forms, as Slack does. */
export const postToRequestUrl = async (
  url: string,
  envelope: Envelope,
  world: World,
  timeoutMs: number,
): Promise<AckOutcome> => {
  const { body, contentType } = encode(envelope);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": contentType,
        ...signRequest(body, world.identity.signingSecret, world.nowMs()),
        ...retryHeaders(envelope),
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
    return await readAck(response);
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return timedOut
      ? { kind: "failed", error: "operation_timeout", reason: "http_timeout" }
      : { kind: "failed", error: "dispatch_failed", reason: "connection_failed" };
  }
};

const encode = ({ type, payload }: Envelope): { readonly body: string; readonly contentType: string } => {
  const form = "application/x-www-form-urlencoded";
  switch (type) {
    case "events_api":
      return { body: JSON.stringify(payload), contentType: "application/json" };
    case "interactive":
      return {
        body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
        contentType: form,
      };
    case "slash_commands": {
      const fields = new URLSearchParams();
      for (const [name, value] of Object.entries(payload)) fields.set(name, String(value));
      return { body: fields.toString(), contentType: form };
    }
  }
};

const retryHeaders = ({ retry }: Envelope): Readonly<Record<string, string>> =>
  retry === undefined
    ? {}
    : { "x-slack-retry-num": String(retry.attempt), "x-slack-retry-reason": retry.reason };

const readAck = async (response: Response): Promise<AckOutcome> => {
  const text = await response.text();
  if (response.status !== 200) return { kind: "failed", error: "dispatch_failed", reason: "http_error" };
  if (text === "") return { kind: "acked", body: undefined };
  const isJson = response.headers.get("content-type")?.includes("application/json") === true;
  return { kind: "acked", body: isJson ? (JSON.parse(text) as unknown) : { text } };
};
