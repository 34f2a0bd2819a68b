import type { RequestItemLine } from "../../messages/request-views.ts";
import { requestItemLine } from "../../usecases/request-view.ts";
import type { Listening } from "../listening.ts";
import type { ItemAddress } from "./item-address.ts";

/** An item as it is now; `undefined`: it is gone. */
export async function findItemLine(
  { store, fleet }: Listening,
  { requestId, item }: ItemAddress,
): Promise<RequestItemLine | undefined> {
  const request = await store.requests.find(requestId);
  const found = request?.items.find(({ number }) => number === item);
  return request && found && requestItemLine(request, found, fleet.signOff);
}
