import { draftFlush } from "../../../usecases/runbook/draft-flush.ts";
import { openDraft } from "../../requests/open-draft.ts";
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
  const { cluster } = found;
  const read = readSubject(words.slice(1));
  if ("badDatabase" in read) {
    return answer("command-problem", { problem: "badDatabase", word: read.badDatabase });
  }
  const { subject: pattern, ...where } = read;
  if (pattern === "") return answer("command-problem", { problem: "missingPattern" });
  const { requests, runbook } = listening;
  return openDraft(input, listening, () =>
    draftFlush(requests, runbook, { cluster, pattern, ...where, userId }),
  );
};
