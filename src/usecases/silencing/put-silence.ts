import type { AlertMatcher } from "../../core/routing/matcher.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import type { Store } from "../../store/store.ts";

/** What a person asked for. `silenceId` was drawn beforehand, so that asking twice is asking once. */
export interface NewSilence {
  readonly silenceId: string;
  readonly kind: Silence["kind"];
  readonly match: AlertMatcher;
  readonly durationMs: number;
  readonly reason: string;
  readonly userId: string;
  readonly nowMs: number;
}

/** Stores a silence that begins at once; asked again (a second click, a retry of Slack's) the one that is there. */
export async function putSilence({ silences }: Pick<Store, "silences">, asked: NewSilence): Promise<Silence> {
  const { silenceId, kind, match, durationMs, reason, userId, nowMs } = asked;
  const silence: Silence = {
    id: silenceId,
    kind,
    match,
    reason,
    createdBy: userId,
    createdAtMs: nowMs,
    startsAtMs: nowMs,
    endsAtMs: nowMs + durationMs,
    version: 1,
  };
  if ((await silences.put(silence, [])) === "applied") return silence;
  const stored = await silences.find(silenceId);
  if (stored === undefined) throw new Error(`silence ${silenceId}: refused, though there is none`);
  return stored;
}
