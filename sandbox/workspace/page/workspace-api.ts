import type { Act, PageState } from "../protocol.ts";

/** Reads what a person sees. No `user`: the workspace chooses who looks. Throws when it does not answer. */
export async function readState(user: string | undefined): Promise<PageState> {
  const query = user === undefined ? "" : `?user=${encodeURIComponent(user)}`;
  const response = await fetch(`/page/state${query}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`GET /page/state: ${response.status}`);
  return (await response.json()) as PageState;
}

/** What came of an act: a reason in the workspace's words, `unreachable`, or `undefined` when it was done. */
export type Refusal =
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unreachable" };

export async function sendAct(act: Act): Promise<Refusal | undefined> {
  try {
    const response = await fetch("/page/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(act),
    });
    const answer = (await response.json()) as { readonly ok: boolean; readonly error?: string };
    return answer.ok ? undefined : { kind: "refused", reason: answer.error ?? String(response.status) };
  } catch {
    return { kind: "unreachable" };
  }
}

/** Calls `changed` whenever something changed and after every reconnection; `lost` while nobody answers. */
export function listenForChanges(changed: () => void, lost: () => void): void {
  const source = new EventSource("/page/events");
  source.addEventListener("open", changed);
  source.addEventListener("message", changed);
  source.addEventListener("changed", changed);
  source.addEventListener("error", () => {
    lost();
    // After an answer that is no event stream the browser gives up for good.
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      setTimeout(() => listenForChanges(changed, lost), 2000);
    }
  });
}
