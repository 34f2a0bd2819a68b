import { isLive } from "../core/alerts/conditions.ts";
import { type Fleet, languages } from "../core/fleet.ts";
import { type NewOutboxEntry, outboxPriorities } from "../core/outbox/outbox-message.ts";
import { matches } from "../core/routing/matches.ts";
import {
  decideOnSilenceTick,
  type SilenceDecision,
  type SilencingSettings,
} from "../core/suppression/decide-on-silence-tick.ts";
import type { Hiding } from "../core/suppression/decide-suppression.ts";
import type { SilenceNoticeView } from "../messages/views.ts";
import type { Store } from "../store/store.ts";
import { alertLabels } from "./alert-labels.ts";

/** Remembers which silences still hold for an alert, ends those that long held for none, and tells their owners. A
 * conflict is left to the next round. */
export async function tendSilences(
  store: Store,
  { clusters, silencing }: Pick<Fleet, "clusters" | "silencing">,
  { silences, openAlerts, nowMs }: Hiding,
): Promise<void> {
  const labels = openAlerts.filter(isLive).map((alert) => alertLabels(clusters, alert));
  for (const silence of silences) {
    const isMatched = labels.some((live) => matches(silence.match, live));
    const decision = decideOnSilenceTick(silence, isMatched, silencing, nowMs);
    if (decision !== undefined)
      await store.silences.put(decision.silence, writeNotices(decision, silencing, nowMs));
  }
}

function writeNotices(
  { silence, notice }: SilenceDecision,
  { endIdleAfterMs }: SilencingSettings,
  nowMs: number,
): readonly NewOutboxEntry[] {
  if (notice === undefined) return [];
  const { id, kind, match, reason, endsAtMs } = silence;
  const view: SilenceNoticeView = { notice, silenceId: id, kind, match, reason, endsAtMs, endIdleAfterMs };
  return [
    {
      about: id,
      message: { kind: "view", to: silence.createdBy, template: "silence-notice", view, languages },
      priority: outboxPriorities.low,
      createdAtMs: nowMs,
    },
  ];
}
