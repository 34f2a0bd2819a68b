import type { Run } from "../../core/remediation/plan.ts";
import { standsAsSigned } from "../../core/requests/stands-as-signed.ts";
import type { Remediation } from "../remediation/create-remediation.ts";
import type { ActResult } from "../remediation/run-keeper.ts";
import { driftOf } from "./follow-run.ts";
import { hashNow, type RequestParts } from "./request-parts.ts";

/**
 * Lets a run that waits write, if what it was begun with still stands; otherwise the run ends (`voided`), and its
 * request is decided on anew. A dry run that is too old is done once more, and the run waits again.
 */
export async function proceedRun(
  parts: RequestParts,
  remediation: Pick<Remediation, "proceed" | "stop">,
  run: Run,
  userId: string,
): Promise<ActResult | { readonly kind: "voided" }> {
  const { runId, requestId } = run.plan;
  const request = await parts.store.requests.find(requestId);
  const policy = parts.fleet.signOff;
  const stands =
    request !== undefined &&
    standsAsSigned(request, run.plan, { policy, hashOf: hashNow(parts, request), nowMs: parts.nowMs() }) &&
    driftOf(parts, request, run) === undefined;
  if (stands || run.state !== "waiting") return remediation.proceed(runId, userId);
  await remediation.stop(runId, "bot");
  return { kind: "voided" };
}
