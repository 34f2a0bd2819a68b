import { isPending } from "../../core/suppression/is-in-force.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import type { Store } from "../../store/store.ts";
import { StoreError } from "../../store/store-error.ts";

const mostAttempts = 5;

/** Ends a silence before its time. `over`: it had ended already; the first who ended it stays. Its alerts are heard
 * again with the next look at the clock. */
export async function endSilence(
  { silences }: Pick<Store, "silences">,
  silenceId: string,
  userId: string,
  nowMs: number,
): Promise<"ended" | "over" | "unknown"> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const silence = await silences.find(silenceId);
    if (silence === undefined) return "unknown";
    if (!isPending(silence, nowMs)) return "over";
    const ended: Silence = {
      ...silence,
      ended: { atMs: nowMs, by: userId, reason: "byPerson" },
      version: silence.version + 1,
    };
    if ((await silences.put(ended, [])) === "applied") return "ended";
  }
  throw new StoreError(`${silenceId}: changed under ${mostAttempts} attempts to end it`, "busy");
}
