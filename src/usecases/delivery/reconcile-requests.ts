import { outboxPriorities } from "../../core/outbox/outbox-message.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import { call, type Delivering } from "./delivering.ts";
import { NotYet } from "./not-yet.ts";
import { DeliveryError } from "./poster.ts";
import type { Reconciled } from "./reconcile.ts";
import { shownRequest } from "./request-message.ts";

type Found = Pick<Reconciled, "missing" | "outdated" | "failed">;

/**
 * Compares the roots of open requests with what Slack shows, and asks for those again that are missing or show an older
 * state; as far as Slack's patience goes, those first that were not looked at for longest.
 */
export async function reconcileRequests(delivering: Delivering): Promise<Found> {
  const { store, lookedAtMs, nowMs } = delivering;
  const missing: string[] = [];
  const outdated: string[] = [];
  const failed: Found["failed"][number][] = [];
  for (const { id, rootChannel = "" } of await findOpen(delivering)) {
    try {
      const found = await compare(delivering, id);
      if (found === "missing") missing.push(id);
      if (found === "outdated") outdated.push(id);
    } catch (error) {
      if (error instanceof NotYet) break;
      if (!(error instanceof DeliveryError)) throw error;
      const refusal = readRefusal(error.code);
      if (refusal === "token") break;
      // What cannot be read is asked for again as it is: the edit finds out what is wrong, and goes elsewhere.
      if (refusal === "other") failed.push({ channel: rootChannel, code: error.code });
      else missing.push(id);
    }
    lookedAtMs.set(id, nowMs());
  }
  await store.outbox.add(
    [...missing, ...outdated].map((about) => ({
      about,
      message: { kind: "request-root" },
      priority: outboxPriorities.normal,
      createdAtMs: nowMs(),
    })),
  );
  return { missing, outdated, failed };
}

async function findOpen({ store, channels, lookedAtMs }: Delivering): Promise<readonly ActionRequest[]> {
  const broken = new Set(channels.broken().map(({ channel }) => channel));
  const open = await store.requests.list({ open: true });
  const ids = new Set(open.map(({ id }) => id));
  for (const id of lookedAtMs.keys()) if (id.startsWith("R") && !ids.has(id)) lookedAtMs.delete(id);
  return open
    .filter(({ rootTs, rootChannel = "" }) => rootTs !== undefined && !broken.has(rootChannel))
    .toSorted((one, other) => (lookedAtMs.get(one.id) ?? 0) - (lookedAtMs.get(other.id) ?? 0));
}

/** `undefined`: it is as it should be, or something is to be told of it anyway, which shows its state. */
async function compare(delivering: Delivering, id: string): Promise<"missing" | "outdated" | undefined> {
  const { store, poster } = delivering;
  const asked = await store.requests.find(id);
  const { rootTs, rootChannel } = asked ?? {};
  if (rootTs === undefined || rootChannel === undefined) return undefined;
  const { messages } = await call(delivering, "read", rootChannel, () =>
    poster.read(rootChannel, undefined, rootTs, rootTs),
  );
  // Read again: it may have changed, or moved, while Slack was asked.
  const request = await store.requests.find(id);
  const history = await store.outbox.history(id);
  if (request?.rootTs !== rootTs || history.some(({ state }) => state === "pending")) return undefined;
  const root = messages.find(({ ts }) => ts === rootTs);
  if (root === undefined) return "missing";
  return root.state === undefined || root.state === shownRequest(request) ? undefined : "outdated";
}
