import type { ModalView } from "@slack/types";
import type { Cluster, Language } from "../../core/fleet.ts";
import type { AlertMatcher } from "../../core/routing/matcher.ts";
import { ruleIds } from "../../core/rules/index.ts";
import type { RuleId, Severity } from "../../core/rules/rule.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import { previewSilence } from "../../usecases/silencing/preview-silence.ts";
import type { PlanWords } from "../../usecases/silencing/read-plan.ts";
import { callbackIds } from "../ids.ts";
import type { Listening } from "../listening.ts";
import type { Fields } from "./read-fields.ts";

/** What the form holds, as typed; a whole one is stored as a silence. */
export interface SilenceDraft extends PlanWords {
  readonly kind: Silence["kind"];
  readonly match: AlertMatcher;
  /** `2h` */
  readonly duration: string;
  readonly reason: string;
}

/** The modal with what it would have hidden until now. `silenceId` travels with it: to submit it twice makes one. */
export async function renderSilenceForm(
  { store, clusters, renderer, nowMs }: Listening,
  silenceId: string,
  draft: SilenceDraft,
  language: Language,
): Promise<ModalView> {
  const preview = await previewSilence(store, clusters, draft.match, nowMs());
  const view = { ...draft, choices: listChoices(clusters), preview };
  return {
    ...renderer.renderModal("silence-form", view, language),
    callback_id: callbackIds.silence,
    private_metadata: silenceId,
  };
}

/** Reads the fields; choices that the fleet does not have match nothing, which the preview shows. */
export function readSilenceDraft({ text, list }: Fields): SilenceDraft {
  const clusters = text("clusters")
    ?.split(/[,，\s]+/u)
    .filter((name) => name !== "");
  const [environments, teams, tags] = [list("environments"), list("teams"), list("tags")];
  const rules = list("rules")?.filter(isRule);
  const severities = list("severities")?.filter(isSeverity);
  return {
    kind: text("kind") === "maintenance" ? "maintenance" : "silence",
    match: {
      ...(clusters && clusters.length > 0 && { clusters }),
      ...(environments && { environments }),
      ...(teams && { teams }),
      ...(tags && { tags }),
      ...(rules && { rules }),
      ...(severities && { severities }),
    },
    duration: text("duration") ?? "",
    reason: text("reason") ?? "",
    start: text("start") ?? "",
    schedule: text("schedule") ?? "",
    timeZone: text("timeZone") ?? "",
  };
}

function isRule(value: string): value is RuleId {
  return ruleIds.some((id) => id === value);
}

function isSeverity(value: string): value is Severity {
  return value === "warning" || value === "critical";
}

function listChoices(clusters: readonly Cluster[]) {
  const sorted = (values: readonly string[]) =>
    [...new Set(values)].filter((value) => value !== "").toSorted();
  return {
    environments: sorted(clusters.map(({ environment }) => environment)),
    teams: sorted(clusters.map(({ owner }) => owner.team)),
    tags: sorted(clusters.flatMap(({ tags }) => tags)),
    rules: ruleIds,
  };
}
