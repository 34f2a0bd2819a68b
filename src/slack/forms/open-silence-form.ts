import type { Alert } from "../../core/alerts/alert.ts";
import type { Permission } from "../../core/fleet.ts";
import type { AlertMatcher } from "../../core/routing/matcher.ts";
import { matches } from "../../core/routing/matches.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import type { Listening } from "../listening.ts";
import { findRefusal } from "../not-allowed-view.ts";
import { type Asking, openForm } from "./open-form.ts";
import { renderSilenceForm, type SilenceDraft } from "./silence-form.ts";

/** Unless the person says otherwise. */
const usualDuration = "2h";

/** Opens the form of a silence, filled as far as is known; who may not make one is told so in it. */
export function openSilenceForm(
  listening: Listening,
  asking: Asking,
  draft: Partial<SilenceDraft> & Pick<SilenceDraft, "kind">,
): Promise<"opened" | "tooLate"> {
  const { permissions, renderer, store } = listening;
  return openForm(listening, asking, draft.kind, async (language) => {
    const refusal = await findRefusal(permissions, asking.userId, permissionFor(draft.kind));
    if (refusal !== undefined) return renderer.renderModal("not-allowed", refusal, language);
    const words = { duration: usualDuration, reason: "", start: "", schedule: "" };
    const match = draft.match ?? {};
    const whole = { ...words, timeZone: findTimeZone(listening, match), ...draft, match };
    return renderSilenceForm(listening, await store.silences.nextId(), whole, language);
  });
}

/** By whose clocks the people work whom it is most likely about. */
function findTimeZone({ clusters, fleet }: Listening, match: AlertMatcher): string {
  const cluster = clusters.find((one) => matches(match, { cluster: one })) ?? clusters[0];
  return fleet.hours.find(({ name }) => name === cluster?.owner.hours)?.timeZone ?? "UTC";
}

/** What it takes to make or end one. */
export function permissionFor(kind: Silence["kind"]): Permission {
  return kind === "silence" ? "silence" : "maintain";
}

/** Holds for the rule on its cluster, whatever the node and severity. */
export function draftFor({ rule, subject }: Alert): Pick<SilenceDraft, "kind" | "match"> {
  return { kind: "silence", match: { clusters: [subject.cluster], rules: [rule] } };
}
