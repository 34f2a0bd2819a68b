import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { Delivering } from "./delivering.ts";
import { DeliveryError } from "./poster.ts";

/** The address of a request's message. A message without a link is better than none. */
export async function findRequestLink(
  { poster }: Delivering,
  { rootChannel, rootTs }: ActionRequest,
): Promise<string | undefined> {
  if (rootTs === undefined || rootChannel === undefined) return undefined;
  try {
    return await poster.permalink(rootChannel, rootTs);
  } catch (error) {
    if (error instanceof DeliveryError && error.code !== "ratelimited") return undefined;
    throw error;
  }
}
