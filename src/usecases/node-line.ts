import type { NodeReading } from "../core/rules/rule.ts";
import type { NodeLine } from "../messages/views.ts";
import { definedOnly, readValues } from "./cluster-line.ts";

/** One node in the status of its cluster, with what could not be read and why. */
export function nodeLine({ node, latest }: NodeReading, nowMs: number): NodeLine {
  const memory = readValues(latest, "memory");
  return definedOnly<NodeLine>({
    node,
    role: readValues(latest, "replication")?.role,
    version: latest.server?.version,
    uptimeSeconds: latest.server?.uptimeSeconds,
    usedBytes: memory?.usedBytes,
    maxmemoryBytes: memory?.maxmemoryBytes,
    connectedClients: readValues(latest, "clients")?.connectedClients,
    roundTripP50Ms: readValues(latest, "latency")?.roundTripP50Ms,
    missing: Object.entries(latest.samples).flatMap(([probe, sample]) =>
      sample.ok ? [] : [{ probe, failure: sample.failure }],
    ),
    ageMs: nowMs - latest.atMs,
  });
}
