import { findTrend, type Trend } from "./find-trend.ts";

/** Memory of one server process at one time. */
export interface MemoryPoint {
  readonly atMs: number;
  readonly usedBytes: number;
  /** Since the process started; `undefined`: not known. */
  readonly evictedKeys?: number;
}

/** How far a forecast may be trusted; nobody is called for a `low` one. */
export type Confidence = "low" | "medium" | "high";

/** When memory will be full if it goes on as it did. */
export interface FullForecast {
  readonly kind: "forecast";
  readonly slopeBytesPerHour: number;
  readonly fullAtMs: number;
  /** By the upper quartile of the slopes. */
  readonly lowMs: number;
  /** By the lower quartile; `undefined`: by that one, never. */
  readonly highMs?: number;
  readonly confidence: Confidence;
}

/**
 * Why there is no forecast. `tooFewPoints`: too short or too sparse a history of this process. `notRising`: level or
 * falling. `tooFar`: further away than such a history reaches. `full`: nothing is left. `evicting`: keys are being
 * evicted, which holds memory where it is.
 */
export interface NoForecast {
  readonly kind: "none";
  readonly reason: "tooFewPoints" | "notRising" | "tooFar" | "full" | "evicting";
}

export type Forecast = FullForecast | NoForecast;

/** Fewest points and shortest time from the first to the last that make a trend. */
interface Enough {
  readonly points: number;
  readonly spanMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Six points that all rise do so by chance once in 720 times. */
const enoughHours: Enough = { points: 6, spanMs: 4 * hourMs };
const enoughMinutes: Enough = { points: 8, spanMs: 7 * minuteMs };

/** What lasted an hour says something of the next six, and nothing of next week. */
const reach = 6;

/** A trend costs the square of its points, and every node is asked for its own in every round. */
const mostPoints = 13;

/** From which agreement and spread ((upper - lower quartile) / median) of the slopes on a forecast is trusted. */
const trusted = {
  high: { tau: 0.9, spread: 0.5, points: 12 },
  medium: { tau: 0.6, spread: 1, points: 0 },
} as const;

/**
 * When memory will reach `maxmemoryBytes`. `hourly` and `recent` hold one point an hour and one a minute, oldest
 * first, both with the newest point at their end and all of one server process.
 *
 * The last minutes decide where they rise clearly, since a burst fills a node within the hour; else the hours do. But
 * what was as full before and came down by itself may do so again: then the minutes are trusted little.
 */
export function forecastFull(
  hourly: readonly MemoryPoint[],
  recent: readonly MemoryPoint[],
  maxmemoryBytes: number,
): Forecast {
  const byHours = extrapolate(hourly, maxmemoryBytes, enoughHours);
  const byMinutes = lowerIfSeenBefore(extrapolate(recent, maxmemoryBytes, enoughMinutes), hourly, recent);
  if (byMinutes.kind === "forecast" && byMinutes.confidence !== "low") return byMinutes;
  if (byHours.kind === "forecast") return byHours;
  if (byMinutes.kind === "forecast") return byMinutes;
  return byHours.reason === "tooFewPoints" ? byMinutes : byHours;
}

function extrapolate(all: readonly MemoryPoint[], maxmemoryBytes: number, enough: Enough): Forecast {
  const latest = all.at(-1);
  if (latest === undefined) return none("tooFewPoints");
  if (isEvicting(all)) return none("evicting");
  if (latest.usedBytes >= maxmemoryBytes) return none("full");
  const points = sinceLastEviction(all);
  const spanMs = latest.atMs - (points[0]?.atMs ?? latest.atMs);
  const trend = findTrend(thin(points).map(({ atMs, usedBytes }) => ({ atMs, value: usedBytes })));
  if (trend === undefined || points.length < enough.points || spanMs < enough.spanMs) {
    return none("tooFewPoints");
  }
  if (trend.slope <= 0) return none("notRising");
  const leftBytes = maxmemoryBytes - latest.usedBytes;
  if (leftBytes / trend.slope > spanMs * reach) return none("tooFar");
  return {
    kind: "forecast",
    slopeBytesPerHour: trend.slope * hourMs,
    fullAtMs: latest.atMs + leftBytes / trend.slope,
    lowMs: latest.atMs + leftBytes / trend.highSlope,
    ...(trend.lowSlope > 0 && { highMs: latest.atMs + leftBytes / trend.lowSlope }),
    confidence: judgeTrend(trend, points.length),
  };
}

function judgeTrend({ slope, lowSlope, highSlope, tau }: Trend, points: number): Confidence {
  const spread = (highSlope - lowSlope) / slope;
  const earns = (wanted: (typeof trusted)["high" | "medium"]) =>
    tau >= wanted.tau && spread <= wanted.spread && points >= wanted.points;
  return earns(trusted.high) ? "high" : earns(trusted.medium) ? "medium" : "low";
}

function lowerIfSeenBefore(
  forecast: Forecast,
  hourly: readonly MemoryPoint[],
  recent: readonly MemoryPoint[],
): Forecast {
  const [first, latest] = [recent[0], recent.at(-1)];
  if (forecast.kind === "none" || first === undefined || latest === undefined) return forecast;
  const wasAsFull = hourly.some(({ atMs, usedBytes }) => atMs < first.atMs && usedBytes >= latest.usedBytes);
  return wasAsFull ? { ...forecast, confidence: "low" } : forecast;
}

/** Every so many points, counted from the newest. */
function thin(points: readonly MemoryPoint[]): readonly MemoryPoint[] {
  const step = Math.ceil(points.length / mostPoints);
  return points.filter((_, index) => (points.length - 1 - index) % step === 0);
}

/** Before an eviction memory was held down, so that it rose less than it was filled. */
function sinceLastEviction(points: readonly MemoryPoint[]): readonly MemoryPoint[] {
  return points.slice(points.findLastIndex((_, index) => hasEvicted(points, index)) + 1);
}

/** In the newest step. */
function isEvicting(points: readonly MemoryPoint[]): boolean {
  return hasEvicted(points, points.length - 2);
}

/** From this point to the next. */
function hasEvicted(points: readonly MemoryPoint[], index: number): boolean {
  const [from, to] = [points[index]?.evictedKeys, points[index + 1]?.evictedKeys];
  return from !== undefined && to !== undefined && to > from;
}

function none(reason: NoForecast["reason"]): NoForecast {
  return { kind: "none", reason };
}
