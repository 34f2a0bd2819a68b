import { clients } from "./clients.ts";
import { cpu } from "./cpu.ts";
import { keyspace } from "./keyspace.ts";
import { latency } from "./latency.ts";
import { memory } from "./memory.ts";
import { persistence } from "./persistence.ts";
import { replication } from "./replication.ts";
import { stats } from "./stats.ts";

/** Every probe by its name. */
export const probes = { memory, clients, stats, keyspace, replication, persistence, cpu, latency } as const;
