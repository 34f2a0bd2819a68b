import { draftRequest } from "../../../usecases/requests/draft-request.ts";
import { openForm } from "../../forms/open-form.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import { renderDraftForm } from "../../requests/draft-form.ts";
import type { SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";

/** `/redis-audit request <cluster>`: drafts a request from the newest audit, and shows it before anybody else sees it. */
export const request: SlackCommand = async (input, listening) => {
  const found = findCluster(input.words[0], input, listening);
  if (found.kind === "answer") return found.message;
  const { renderer, permissions, requests } = listening;
  const opened = await openForm(listening, input, "request", async (language) => {
    const refusal = await findRefusal(permissions, input.userId, "request");
    if (refusal !== undefined) return renderer.renderModal("not-allowed", refusal, language);
    const drafted = await draftRequest(requests, { cluster: found.cluster.name, userId: input.userId });
    return drafted.kind === "drafted"
      ? renderDraftForm(listening, drafted.request, language)
      : renderer.renderModal(
          "request-answer",
          { requestId: found.cluster.name, outcome: drafted.reason },
          language,
        );
  });
  return opened === "opened" ? undefined : input.answer("command-problem", { problem: "tooLate" });
};
