import { draftRequest } from "../../../usecases/requests/draft-request.ts";
import { openDraft } from "../../requests/open-draft.ts";
import type { SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";

/** `/redis-audit request <cluster>`: drafts a request from the newest audit, and shows it before anybody else sees it. */
export const request: SlackCommand = async (input, listening) => {
  const found = findCluster(input.words[0], input, listening);
  if (found.kind === "answer") return found.message;
  return openDraft(input, listening, () =>
    draftRequest(listening.requests, { cluster: found.cluster.name, userId: input.userId }),
  );
};
