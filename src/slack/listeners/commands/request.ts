import { draftRequest } from "../../../usecases/requests/draft-request.ts";
import { findDraft } from "../../../usecases/requests/find-draft.ts";
import { openDraft } from "../../requests/open-draft.ts";
import { isRequestId, toRequestId } from "../../requests/to-request-id.ts";
import type { SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";

/**
 * `/redis-audit request <cluster> [team]`: drafts a request from the newest audit, and shows it before anybody else sees
 * it; the team is the cluster's own, or one to which a contract gives keys of it. `request <R1>`: shows a draft again.
 */
export const request: SlackCommand = async (input, listening) => {
  const [word = "", ...team] = input.words;
  const { userId } = input;
  if (isRequestId(word) && !listening.clusters.some(({ name }) => name === word)) {
    return openDraft(input, listening, () => findDraft(listening.requests, toRequestId(word), userId));
  }
  const found = findCluster(input.words[0], input, listening);
  if (found.kind === "answer") return found.message;
  const wish = { cluster: found.cluster.name, userId, ...(team.length > 0 && { team: team.join(" ") }) };
  return openDraft(input, listening, () => draftRequest(listening.requests, wish));
};
