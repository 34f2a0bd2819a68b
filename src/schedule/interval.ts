import { createTask, parse } from "node-cron";

const dayMs = 24 * 60 * 60 * 1000;
/** Enough days to meet the longest pause of any yearly pattern. */
const daysAhead = 60;

const known = new Map<string, number>();

/**
 * The longest time that passes between two runs of a cron expression, ms. A schedule with a pause (working hours,
 * week days) answers the pause, since nothing is late during it. Throws for an invalid expression.
 */
export function intervalMs(cron: string): number {
  const existing = known.get(cron);
  if (existing !== undefined) return existing;
  const interval = computeIntervalMs(cron);
  known.set(cron, interval);
  return interval;
}

function computeIntervalMs(cron: string): number {
  const { second, minute, hour } = parse(cron);
  const times = sort(hour).flatMap((h) =>
    sort(minute).flatMap((m) => sort(second).map((s) => ((h * 60 + m) * 60 + s) * 1000)),
  );
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  return Math.max(longestStep(times), longestDayGapMs(cron) - (last - first));
}

/** From one matching day to the next. */
function longestDayGapMs(cron: string): number {
  const days = cron.trim().split(/\s+/).slice(-3);
  if (days.every((field) => field === "*")) return dayMs;
  const task = createTask(`0 0 12 ${days.join(" ")}`, () => undefined);
  const noons = task.getNextRuns(daysAhead).map((date) => date.getTime());
  task.destroy();
  // Where clocks are changed a day has 23 or 25 hours.
  return Math.round(longestStep(noons) / dayMs) * dayMs;
}

function longestStep(sorted: readonly number[]): number {
  return sorted.reduce((longest, at, index) => Math.max(longest, at - (sorted[index - 1] ?? at)), 0);
}

function sort(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}
