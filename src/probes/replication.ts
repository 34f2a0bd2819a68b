import type { ReplicationValues } from "../core/observation.ts";
import {
  findNumber,
  type InfoFields,
  parseInfo,
  readNumber,
  readText,
} from "../core/redis-text/parse-info.ts";
import { parseReplicas } from "../core/redis-text/parse-replicas.ts";
import { parseRole } from "../core/redis-text/parse-role.ts";
import type { Probe } from "./probe.ts";

export const replication: Probe<"replication"> = {
  name: "replication",
  commands: [["INFO", "replication"]],
  read: async (call) => {
    const fields = parseInfo(await call(["INFO", "replication"]));
    const role = parseRole(readText(fields, "role"));
    return {
      role,
      replicationId: readText(fields, "master_replid"),
      secondReplicationId: readText(fields, "master_replid2"),
      secondReplicationOffset: readNumber(fields, "second_repl_offset"),
      replicas: parseReplicas(fields),
      ...(role === "replica" && readLink(fields)),
    };
  },
};

/** The server writes -1 seconds when the link was never up; then how long it is down is not known. */
function readLink(fields: InfoFields): Pick<ReplicationValues, "linkUp" | "linkDownSeconds"> {
  const linkUp = readText(fields, "master_link_status") === "up";
  const downSeconds = findNumber(fields, "master_link_down_since_seconds") ?? -1;
  return { linkUp, ...(!linkUp && downSeconds >= 0 && { linkDownSeconds: downSeconds }) };
}
