import type { Audit } from "../../../core/audit/audit.ts";
import type { Cluster } from "../../../core/fleet.ts";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import { readNewestAudit } from "../../../usecases/audit/read-newest-audit.ts";
import type { Listening } from "../../listening.ts";
import type { CommandInput, SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";

/** What a command says about the newest whole audit of a cluster. */
export type AuditAnswer = (
  audited: { readonly audit: Audit; readonly cluster: Cluster },
  input: CommandInput,
  listening: Listening,
) => Promise<RenderedMessage>;

/** A command whose first word names a cluster that was audited. */
export function withAudit(say: AuditAnswer): SlackCommand {
  return async (input, listening) => {
    const found = findCluster(input.words[0], input, listening);
    if (found.kind === "answer") return found.message;
    const { cluster } = found;
    const audit = await readNewestAudit(listening.store.audits, cluster.name);
    if (audit === undefined) {
      return input.answer("command-problem", { problem: "noAudit", word: cluster.name });
    }
    return say({ audit, cluster }, input, listening);
  };
}
