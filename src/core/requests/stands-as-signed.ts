import type { Plan } from "../remediation/plan.ts";
import type { ActionRequest, RequestItem } from "./action-request.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";
import { hasQuorum } from "./standing.ts";

export interface SignedNow {
  readonly policy: SignOffPolicy;
  /** What an item's hash is by today's policy and cluster, over the texts that were shown. */
  readonly hashOf: (item: RequestItem) => string;
  readonly nowMs: number;
}

/** Whether a plan is what its request's people still approve: it is the request's newest run, and each of its items has
 * approvals enough, of this very hash, that are not too old. */
export function standsAsSigned(
  request: ActionRequest,
  { runId, items }: Pick<Plan, "runId" | "items">,
  { policy, hashOf, nowMs }: SignedNow,
): boolean {
  if (request.run?.id !== runId || request.run.state !== "running") return false;
  return items.every(({ number, planHash }) => {
    const item = request.items.find((one) => one.number === number);
    return (
      item !== undefined &&
      item.state === "approved" &&
      item.planHash === planHash &&
      hashOf(item) === planHash &&
      hasQuorum(item, policy) &&
      nowMs < (item.approvedAtMs ?? 0) + policy.approvalValidMs
    );
  });
}
