import type { Cluster } from "../../../core/fleet.ts";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import type { Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import type { CommandInput, SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";

/** What a command says that asks the servers of a cluster now. */
export type ServersAnswer = (
  cluster: Cluster,
  input: CommandInput,
  listening: Listening,
) => Promise<RenderedMessage>;

/**
 * A command whose first word names a cluster that is asked now. Who may start audits may: like an audit it puts
 * questions to live servers and tells names of keys, which `status` does not.
 */
export function withServers(say: ServersAnswer): SlackCommand {
  return async (input, listening) => {
    const refusal = await findRefusal(listening.permissions, input.userId, "report");
    if (refusal !== undefined) return input.answer("not-allowed", refusal);
    const found = findCluster(input.words[0], input, listening);
    return found.kind === "answer" ? found.message : say(found.cluster, input, listening);
  };
}
