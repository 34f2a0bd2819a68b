import { type DigestScope, readDigest } from "../../../usecases/read-digest.ts";
import type { Listening } from "../../listening.ts";
import type { SlackCommand } from "./command.ts";
import { findClosest } from "./find-closest.ts";

const dayMs = 86_400_000;

/** `/redis-audit digest [name|team]`: a digest of the fleet file as it would be now, or one of a team; without a word,
 * of the whole fleet. Only the person sees it. */
export const digest: SlackCommand = async ({ words, answer }, listening) => {
  const word = words.join(" ");
  const scopes = listScopes(listening);
  const scope =
    word === "" ? { periodMs: dayMs } : scopes.find(({ name }) => name.toLowerCase() === word.toLowerCase());
  if (scope === undefined) {
    const suggestion = findClosest(
      word,
      scopes.map(({ name }) => name),
    );
    return answer("command-problem", { problem: "unknownDigest", word, ...(suggestion && { suggestion }) });
  }
  const { store, clusters, nowMs } = listening;
  return answer("digest", await readDigest(store, clusters, scope, nowMs()));
};

function listScopes({ fleet, clusters }: Listening): readonly (DigestScope & { readonly name: string })[] {
  const teams = [...new Set(clusters.map(({ owner }) => owner.team))];
  return [...fleet.digests, ...teams.map((team) => ({ name: team, team, periodMs: dayMs }))];
}
