import type { Observation, ProbeName, ProbeValues, Sample, ServerIdentity } from "../core/observation.ts";
import type { Call, Reply } from "../core/redis-text/command.ts";
import { parseInfo } from "../core/redis-text/parse-info.ts";
import { parseServer } from "../core/redis-text/parse-server.ts";
import { readFailure } from "../core/redis-text/read-failure.ts";
import { probes } from "./index.ts";
import type { Probe } from "./probe.ts";

export interface ProbeClock {
  /** Unix ms. */
  readonly nowMs: () => number;
  /** Ms from any origin; never goes back. */
  readonly monotonicMs: () => number;
}

/** One node and the way to it. */
export interface ProbedNode {
  readonly cluster: string;
  /** `host:port`. */
  readonly node: string;
  readonly call: Call;
}

/**
 * One round: all probes of a node at once over its one connection, the latency afterwards, since a PING behind the
 * round's own INFO replies would measure those. A probe that fails costs its own sample only. Never rejects for
 * anything that the node does.
 */
export async function probeNode(probed: ProbedNode, clock: ProbeClock): Promise<Observation> {
  const { cluster, node } = probed;
  const atMs = clock.nowMs();
  const call = sendOnce(probed.call);
  const run = <Name extends ProbeName>(probe: Probe<Name>) =>
    sample(probe, call, clock, `${cluster} ${node}`);
  const [server, memory, clients, stats, keyspace, replication, persistence, cpu] = await Promise.all([
    findServer(call),
    run(probes.memory),
    run(probes.clients),
    run(probes.stats),
    run(probes.keyspace),
    run(probes.replication),
    run(probes.persistence),
    run(probes.cpu),
  ]);
  const latency = await run(probes.latency);
  return {
    cluster,
    node,
    atMs,
    ...(server && { server }),
    samples: { memory, clients, stats, keyspace, replication, persistence, cpu, latency },
  };
}

async function sample<Name extends ProbeName>(
  probe: Probe<Name>,
  call: Call,
  clock: ProbeClock,
  subject: string,
): Promise<Sample<ProbeValues[Name]>> {
  try {
    return { ok: true, values: await probe.read(call, clock) };
  } catch (error) {
    return readFailure(error, `${subject}: ${probe.name}`);
  }
}

/** `undefined` when the node did not answer or does not tell who it is; the samples say why. */
async function findServer(call: Call): Promise<ServerIdentity | undefined> {
  try {
    return parseServer(parseInfo(await call(["INFO", "server"])));
  } catch (error) {
    readFailure(error, "");
    return undefined;
  }
}

/** Two probes that need the same part of INFO share one reply. */
function sendOnce(call: Call): Call {
  const replies = new Map<string, Promise<Reply>>();
  return (command) => {
    if (command[0] !== "INFO") return call(command);
    const text = command.join(" ");
    const known = replies.get(text);
    if (known) return known;
    const reply = call(command);
    replies.set(text, reply);
    return reply;
  };
}
