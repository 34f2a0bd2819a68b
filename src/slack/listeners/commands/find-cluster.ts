import type { Cluster } from "../../../core/fleet.ts";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import type { Listening } from "../../listening.ts";
import type { CommandInput } from "./command.ts";
import { findClosest } from "./find-closest.ts";

/** The cluster that a word names, or the answer that there is none (or that a name is needed). */
export type FoundCluster =
  | { readonly kind: "found"; readonly cluster: Cluster }
  | { readonly kind: "answer"; readonly message: RenderedMessage };

/** Upper and lower case do not matter. */
export function findCluster(
  word: string | undefined,
  { answer }: Pick<CommandInput, "answer">,
  { clusters }: Listening,
): FoundCluster {
  if (word === undefined) {
    return { kind: "answer", message: answer("command-problem", { problem: "missingCluster" }) };
  }
  const cluster = clusters.find(({ name }) => name.toLowerCase() === word.toLowerCase());
  if (cluster !== undefined) return { kind: "found", cluster };
  const suggestion = findClosest(
    word,
    clusters.map(({ name }) => name),
  );
  const problem = { problem: "unknownCluster" as const, word, ...(suggestion && { suggestion }) };
  return { kind: "answer", message: answer("command-problem", problem) };
}
