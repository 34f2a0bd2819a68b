import type { ReplicaLink } from "../observation.ts";
import { type InfoFields, readNumber, readText } from "./parse-info.ts";
import { parsePairs } from "./parse-pairs.ts";

/**
 * The `slaveN:` lines of a primary's `INFO replication`. `lagBytes` is the primary's offset minus the replica's;
 * a replica that is still being filled has offset 0, hence lags by everything.
 */
export function parseReplicas(fields: InfoFields): readonly ReplicaLink[] {
  const replicas: ReplicaLink[] = [];
  for (const [name, text] of fields) {
    if (!/^slave\d+$/.test(name)) continue;
    const pairs = parsePairs(text);
    replicas.push({
      address: `${readText(pairs, "ip")}:${readText(pairs, "port")}`,
      state: readText(pairs, "state"),
      lagSeconds: readNumber(pairs, "lag"),
      lagBytes: Math.max(0, readNumber(fields, "master_repl_offset") - readNumber(pairs, "offset")),
    });
  }
  return replicas;
}
