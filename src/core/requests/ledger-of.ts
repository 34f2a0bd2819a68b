import type { NewLedgerEntry } from "../ledger/ledger-entry.ts";
import type { ActionRequest, RequestDecision, RequestTransition } from "./action-request.ts";

/** What the ledger remembers of a decision: every transition, also what was refused, with the item as it then was. */
export function ledgerOf({ request, transitions }: RequestDecision): readonly NewLedgerEntry[] {
  return transitions.map((transition) => entryOf(request, transition));
}

function entryOf(request: ActionRequest, transition: RequestTransition): NewLedgerEntry {
  const { item: number, name, actor, atMs, mentions: _, ...told } = transition;
  const item = request.items.find((one) => one.number === number);
  return {
    atMs,
    kind: name,
    requestId: request.id,
    ...(number !== undefined && { item: number }),
    actor: actor.kind === "user" ? actor.userId : "bot",
    body: {
      ...told,
      cluster: request.cluster,
      ...(item && { pattern: item.pattern, action: item.action, planHash: item.planHash }),
    },
  };
}
