import { connections } from "./connections.ts";
import { evictions } from "./evictions.ts";
import { fragmentation } from "./fragmentation.ts";
import { hitRatio } from "./hit-ratio.ts";
import { keyBurst } from "./key-burst.ts";
import { latency } from "./latency.ts";
import { memory } from "./memory.ts";
import { noTtl } from "./no-ttl.ts";
import { persistence } from "./persistence.ts";
import { rejectedConnections } from "./rejected-connections.ts";
import { replication } from "./replication.ts";
import { restart } from "./restart.ts";
import type { ClusterReading, Rule, RuleId, Verdict } from "./rule.ts";
import { timeToFull } from "./time-to-full.ts";
import { unreachable } from "./unreachable.ts";

/** Every rule, in the order in which a reader wants their verdicts. */
export const rules: readonly Rule[] = [
  unreachable,
  memory,
  timeToFull,
  keyBurst,
  noTtl,
  evictions,
  hitRatio,
  latency,
  connections,
  rejectedConnections,
  replication,
  persistence,
  fragmentation,
  restart,
];

export const ruleIds: readonly RuleId[] = rules.map(({ id }) => id);

/** What every rule says of a cluster: at most one verdict per rule and node. */
export function judgeCluster(reading: ClusterReading): readonly Verdict[] {
  return rules.flatMap((rule) => rule.judge(reading));
}
