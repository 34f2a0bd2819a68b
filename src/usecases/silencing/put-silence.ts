import type { AlertMatcher } from "../../core/routing/matcher.ts";
import { longestRepetitionMs } from "../../core/suppression/read-length.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import type { Store } from "../../store/store.ts";
import type { Plan } from "./read-plan.ts";

/** What a person asked for. `silenceId` was drawn beforehand, so that asking twice is asking once. */
export interface NewSilence extends Plan {
  readonly silenceId: string;
  readonly kind: Silence["kind"];
  readonly match: AlertMatcher;
  readonly durationMs: number;
  readonly reason: string;
  readonly userId: string;
  readonly nowMs: number;
}

/** Stores a silence that begins when it is planned, or at once; asked again (a second click, a retry of Slack's) the one
 * that is there. What comes again does so for a year. */
export async function putSilence({ silences }: Pick<Store, "silences">, asked: NewSilence): Promise<Silence> {
  const { silenceId, kind, match, durationMs, reason, userId, nowMs, repeats } = asked;
  const startsAtMs = asked.startsAtMs ?? nowMs;
  const silence: Silence = {
    id: silenceId,
    kind,
    match,
    reason,
    createdBy: userId,
    createdAtMs: nowMs,
    startsAtMs,
    endsAtMs: startsAtMs + (repeats === undefined ? durationMs : longestRepetitionMs),
    ...(repeats && { repeats: { ...repeats, durationMs } }),
    version: 1,
  };
  if ((await silences.put(silence, [])) === "applied") return silence;
  const stored = await silences.find(silenceId);
  if (stored === undefined) throw new Error(`silence ${silenceId}: refused, though there is none`);
  return stored;
}
