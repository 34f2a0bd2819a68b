import type { LatencyValues } from "../core/observation.ts";
import type { Call } from "../core/redis-text/command.ts";
import { parseInfo } from "../core/redis-text/parse-info.ts";
import { parseLatencyStats } from "../core/redis-text/parse-latency-stats.ts";
import { RedisCallError } from "../core/redis-text/redis-call-error.ts";
import type { Probe } from "./probe.ts";

const pings = 20;

/** PINGs one after another; the server's own percentiles where it gives them (Redis 7.0+, not denied). */
export const latency: Probe<"latency"> = {
  name: "latency",
  commands: [["PING"], ["INFO", "latencystats"]],
  read: async (call, clock) => {
    // Not together: the reply of INFO would stand in the way of the first PING.
    const commands = await readServerPercentiles(call);
    const roundTrips: number[] = [];
    for (let count = 0; count < pings; count++) {
      const startedAtMs = clock.monotonicMs();
      await call(["PING"]);
      roundTrips.push(clock.monotonicMs() - startedAtMs);
    }
    return {
      roundTripP50Ms: percentile(roundTrips, 0.5),
      roundTripP99Ms: percentile(roundTrips, 0.99),
      ...(commands.length > 0 && { commands }),
    };
  },
};

async function readServerPercentiles(call: Call): Promise<NonNullable<LatencyValues["commands"]>> {
  try {
    return parseLatencyStats(parseInfo(await call(["INFO", "latencystats"])));
  } catch (error) {
    if (error instanceof RedisCallError && error.failure === "denied") return [];
    throw error;
  }
}

/** Nearest rank: the smallest value that at least this share of the values does not exceed. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
