import type { ItemAction } from "../../core/requests/action-request.ts";
import { type Consequence, consequenceOf } from "../../core/requests/consequence.ts";
import { findItemGrowthPerDay } from "../../core/requests/item-growth.ts";
import { findGrowthPerDay } from "../../core/requests/request-facts.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import type { RequestParts } from "./request-parts.ts";

/** What another TTL would bring to an item; `undefined`: there is no such item, or it deletes keys. */
export async function readConsequence(
  parts: RequestParts,
  requestId: string,
  number: number,
  ttlSeconds: number,
): Promise<Consequence | undefined> {
  const request = await parts.store.requests.find(requestId);
  const item = request?.items.find((one) => one.number === number);
  if (request === undefined || item === undefined || item.action.kind !== "set-ttl") return undefined;
  const action: ItemAction = { ...item.action, ttlSeconds };
  const audits = await readEarlierAudits(parts.store.audits, request.cluster);
  const growth = {
    bytesPerDay: findGrowthPerDay(audits),
    itemBytesPerDay: findItemGrowthPerDay(audits, item),
  };
  return consequenceOf(item, action, request.facts, growth, parts.nowMs());
}
