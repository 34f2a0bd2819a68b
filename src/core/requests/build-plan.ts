import type { Plan, PlanItem } from "../remediation/plan.ts";
import type { ActionRequest, RequestItem } from "./action-request.ts";
import { countBand } from "./plan-hash.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";

/** What a run is to do: the approved items among those asked for, exactly as they were signed. */
export function buildPlan(
  request: ActionRequest,
  wanted: readonly number[],
  policy: SignOffPolicy,
  run: Pick<Plan, "runId" | "pace">,
): Plan {
  const items = request.items.filter(({ number, state }) => state === "approved" && wanted.includes(number));
  return {
    ...run,
    requestId: request.id,
    cluster: request.cluster,
    items: items.flatMap((item) => toPlanItem(item, request.owner.team, policy)),
    kind: "apply",
  };
}

function toPlanItem(item: RequestItem, signers: string, policy: SignOffPolicy): readonly PlanItem[] {
  const { number, pattern, slots, except = [], database, action, planHash } = item;
  if (planHash === undefined) return [];
  return [
    {
      ...{ number, pattern, slots, except, database, action },
      countBand: countBand(item, policy),
      owner: signers,
      planHash,
    },
  ];
}
