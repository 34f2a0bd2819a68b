import { type Forecast, forecastFull, type MemoryPoint } from "../forecast/forecast-full.ts";
import type { Observation } from "../observation.ts";
import type { PlainFacts } from "./facts.ts";
import { readSample } from "./read-sample.ts";
import type { NodeReading } from "./rule.ts";

const hourMs = 3_600_000;

/** Two rules ask for the forecast of each reading, and it is the dearest of what they need. */
const known = new WeakMap<NodeReading, { readonly forecast: Forecast | undefined }>();

/** When a node's memory will be full; `undefined` without a memory sample or without `maxmemory`. Rounds of another
 * server process, or in which it was loading its data, are left out: they say nothing of what is written to it. */
export function forecastMemory(node: NodeReading): Forecast | undefined {
  const { forecast } = known.get(node) ?? { forecast: forecastOnce(node) };
  known.set(node, { forecast });
  return forecast;
}

function forecastOnce({ latest, hourly, recent }: NodeReading): Forecast | undefined {
  const memory = readSample(latest, "memory");
  if (memory.kind === "notAssessed" || !memory.values.maxmemoryBytes) return undefined;
  const toPoints = (older: readonly Observation[]) =>
    [...older.filter(({ atMs }) => atMs < latest.atMs), latest].flatMap((round) => pointOf(round, latest));
  return forecastFull(toPoints(hourly), toPoints(recent), memory.values.maxmemoryBytes);
}

/** None or one. */
function pointOf(round: Observation, latest: Observation): readonly MemoryPoint[] {
  const { memory, stats, persistence } = round.samples;
  if (memory?.ok !== true || round.server === undefined) return [];
  if (round.server.runId !== latest.server?.runId) return [];
  if (persistence?.ok === true && persistence.values.loading) return [];
  const { usedBytes } = memory.values;
  const evictedKeys = stats?.ok === true ? { evictedKeys: stats.values.evictedKeys } : {};
  return [{ atMs: round.atMs, usedBytes, ...evictedKeys }];
}

/** What a forecast tells a reader; nothing where there is none. */
export function forecastFacts(forecast: Forecast | undefined, nowMs: number): PlainFacts {
  if (forecast?.kind !== "forecast") return {};
  const { fullAtMs, lowMs, highMs, confidence, slopeBytesPerHour } = forecast;
  return {
    timeToFullSeconds: roundDown((fullAtMs - nowMs) / 1000),
    forecastConfidence: confidence,
    growthBytesPerHour: slopeBytesPerHour,
    earliestFullSeconds: roundDown((lowMs - nowMs) / 1000),
    latestFullSeconds: highMs === undefined ? undefined : roundDown((highMs - nowMs) / 1000),
  };
}

/** As exact as a trend is: else each probe would be news. */
function roundDown(seconds: number): number {
  const step = seconds < 600 ? 60 : seconds * 1000 < 2 * hourMs ? 300 : seconds < 86_400 ? 1_800 : 21_600;
  return Math.floor(seconds / step) * step;
}
