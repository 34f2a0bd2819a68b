import { decideOnTime } from "../../core/requests/decide-on-time.ts";
import { decideOnVerification } from "../../core/requests/decide-on-verification.ts";
import { isClosed } from "../../core/requests/request-states.ts";
import { changeRequest } from "./change-request.ts";
import { endRun, followRun, type RunFollowing } from "./follow-run.ts";
import { hoursOf, proposeOf, type RequestParts, signersOf } from "./request-parts.ts";

/** How long a request may say that a run is under way which was never begun: its process died in between. */
const lostRunMs = 60_000;

/** What the clock moves, every few seconds: runs that ended, approvals and requests that expire, reminders, proof. */
export async function tendRequests(parts: RunFollowing): Promise<void> {
  for (const { id } of await parts.store.requests.list({ open: true })) {
    await tendRun(parts, id);
    await changeRequest(parts, id, (request) =>
      decideOnTime({
        request,
        policy: parts.fleet.signOff,
        hours: hoursOf(parts, request),
        signers: signersOf(parts, request),
        nowMs: parts.nowMs(),
      }),
    );
    await verifyFix(parts, id);
  }
}

/** Holds a request's applied items against the newest audit of its cluster; to be called after an audit, too. */
export async function verifyFix(parts: RequestParts, requestId: string): Promise<void> {
  await changeRequest(parts, requestId, async (request) => {
    if (isClosed(request.state) || !request.items.some(({ state }) => state === "applied")) return undefined;
    const audit = await parts.store.audits.newest(request.cluster);
    return (
      audit &&
      decideOnVerification({
        ...{ request, audit },
        policy: parts.fleet.signOff,
        propose: proposeOf(parts, request),
        signers: signersOf(parts, request),
        nowMs: parts.nowMs(),
      })
    );
  });
}

async function tendRun(parts: RunFollowing, requestId: string): Promise<void> {
  const request = await parts.store.requests.find(requestId);
  if (request?.run?.state !== "running") return;
  const run = await parts.store.runs.find(request.run.id);
  if (run !== undefined) return followRun(parts, run);
  if (parts.nowMs() - request.run.startedAtMs < lostRunMs) return;
  const lost = { runId: request.run.id, outcome: "failed", tallies: [], nowMs: parts.nowMs() } as const;
  await endRun(parts, requestId, lost);
}
