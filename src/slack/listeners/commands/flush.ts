import { draftFlush } from "../../../usecases/runbook/draft-flush.ts";
import { openForm } from "../../forms/open-form.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import { renderDraftForm } from "../../requests/draft-form.ts";
import type { SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";
import { readSubject } from "./read-subject.ts";

/**
 * `/redis-audit flush <cluster> <pattern> [db N]`: drafts a request to delete the keys of a pattern, and shows it before
 * anybody else sees it. Whoever may ask teams for changes may.
 */
export const flush: SlackCommand = async (input, listening) => {
  const { words, answer, userId } = input;
  const found = findCluster(words[0], input, listening);
  if (found.kind === "answer") return found.message;
  const read = readSubject(words.slice(1));
  if ("badDatabase" in read)
    return answer("command-problem", { problem: "badDatabase", word: read.badDatabase });
  const { subject: pattern, ...where } = read;
  if (pattern === "") return answer("command-problem", { problem: "missingPattern" });
  const { renderer, permissions, requests, runbook } = listening;
  const opened = await openForm(listening, input, "request", async (language) => {
    const refusal = await findRefusal(permissions, userId, "request");
    if (refusal !== undefined) return renderer.renderModal("not-allowed", refusal, language);
    const result = await draftFlush(requests, runbook, {
      cluster: found.cluster,
      pattern,
      ...where,
      userId,
    });
    switch (result.kind) {
      case "drafted":
        return renderDraftForm(listening, result.request, language);
      case "refused":
        return renderer.renderModal("flush-refused", result.view, language);
    }
  });
  return opened === "opened" ? undefined : answer("command-problem", { problem: "tooLate" });
};
