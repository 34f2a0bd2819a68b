import type { ReopenReason, RequestItem } from "./action-request.ts";
import type { TextDigests } from "./plan-hash.ts";

/** Gives an item the digests of its text as it now reads, and the hash that approvals bind to. */
export type Propose = (item: RequestItem) => RequestItem;

/** Closes over what the hash takes besides the item. */
export function createPropose(
  textsOf: (item: RequestItem) => TextDigests,
  hashOf: (item: RequestItem, texts: TextDigests) => string,
): Propose {
  return (item) => {
    const texts = textsOf(item);
    return { ...item, texts, planHash: hashOf(item, texts) };
  };
}

/** Asked for once more: no decision so far counts. Delegates may still decide. */
export function askAnew(item: RequestItem, reopenedBecause?: ReopenReason): RequestItem {
  const { approvedAtMs: _approved, reopenedBecause: _before, ...rest } = item;
  return {
    ...rest,
    state: "proposed",
    voided: item.decisions.length,
    ...(reopenedBecause !== undefined && { reopenedBecause }),
  };
}
