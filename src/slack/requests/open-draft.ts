import type { RenderedMessage } from "../../messages/renderer.ts";
import type { DraftResult } from "../../usecases/requests/draft-request.ts";
import type { FlushResult } from "../../usecases/runbook/draft-flush.ts";
import { openForm } from "../forms/open-form.ts";
import type { CommandInput } from "../listeners/commands/command.ts";
import type { Listening } from "../listening.ts";
import { findRefusal } from "../not-allowed-view.ts";
import { renderDraftForm } from "./draft-form.ts";

/** Opens a modal with what `draft` gives, for those who may ask teams for changes; `undefined`: it answers the command. */
export async function openDraft(
  input: CommandInput,
  listening: Listening,
  draft: () => Promise<DraftResult | FlushResult>,
): Promise<RenderedMessage | undefined> {
  const { renderer, permissions } = listening;
  const opened = await openForm(listening, input, "request", async (language) => {
    const refusal = await findRefusal(permissions, input.userId, "request");
    if (refusal !== undefined) return renderer.renderModal("not-allowed", refusal, language);
    const drafted = await draft();
    if (drafted.kind === "drafted") return renderDraftForm(listening, drafted.request, language);
    if ("view" in drafted) return renderer.renderModal("flush-refused", drafted.view, language);
    const told = { requestId: input.words[0] ?? "", outcome: drafted.reason };
    return renderer.renderModal("request-answer", told, language);
  });
  return opened === "opened" ? undefined : input.answer("command-problem", { problem: "tooLate" });
}
