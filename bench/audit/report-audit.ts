import type { ProgramRun } from "./measure-program.ts";
import type { Felt } from "./other-clients.ts";

/** One run of one contender. */
export interface Measured extends ProgramRun {
  readonly felt: Felt;
  readonly serverCpuSeconds: number;
}

export interface ReportTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

const memkeys = "redis-cli --memkeys";
const floor = "C client (floor)";

/** The tables of a comparison; each figure is the mean over the rounds, `±` half of what they lie apart. */
export function reportAudit(
  keys: number,
  measured: ReadonlyMap<string, readonly Measured[]>,
  idle: readonly Felt[],
): readonly ReportTable[] {
  const secondsOf = (name: string) => mean((measured.get(name) ?? []).map(({ seconds }) => seconds));
  const [memkeysSeconds, floorSeconds] = [secondsOf(memkeys), secondsOf(floor)];
  const costs = [...measured].map(([name, runs]) => {
    const seconds = runs.map((run) => run.seconds);
    const average = mean(seconds);
    return [
      name,
      `${average.toFixed(2)} ± ${((Math.max(...seconds) - Math.min(...seconds)) / 2).toFixed(2)}`,
      Math.round(keys / average).toLocaleString("en-US"),
      `${(memkeysSeconds / average).toFixed(1)}×`,
      `${(average / floorSeconds).toFixed(2)}×`,
      ((mean(runs.map(({ cpuSeconds }) => cpuSeconds)) / keys) * 1e6).toFixed(2),
      (mean(runs.map(({ rssBytes }) => rssBytes)) / 1024 / 1024).toFixed(0),
      `${((mean(runs.map(({ serverCpuSeconds }) => serverCpuSeconds)) / average) * 100).toFixed(0)} %`,
    ];
  });
  const felt = [...measured].map(([name, runs]) =>
    feltRow(
      name,
      runs.map((run) => run.felt),
    ),
  );
  const delays = [...measured].flatMap(([name, runs]) => {
    const told = runs.map(readDelay).filter((delay) => delay !== undefined);
    return told.length === 0 ? [] : [feltRow(name, told)];
  });
  return [
    {
      title: `${keys.toLocaleString("en-US")} keys`,
      rows: [
        [
          "",
          "seconds",
          "keys/s",
          "faster than --memkeys",
          "time of the floor",
          "client CPU s per 1 M keys",
          "RSS, MB",
          "server CPU",
        ],
        ...costs,
      ],
    },
    {
      title: "round trips of four other clients meanwhile, ms",
      rows: [["", "p50", "p99", "max"], feltRow("nobody scans", idle), ...felt],
    },
    {
      title: "delay of the main thread's event loop during an audit, ms",
      rows: [["", "p50", "p99", "max"], ...delays],
    },
  ];
}

/** What `watch-event-loop` tells; `undefined` of the other programs. */
function readDelay({ output }: Measured): Felt | undefined {
  const found = /"eventLoop":(\{[^}]*\})/.exec(output)?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as Felt);
}

function feltRow(name: string, felt: readonly Felt[]): readonly string[] {
  return [
    name,
    mean(felt.map(({ p50Ms }) => p50Ms)).toFixed(2),
    mean(felt.map(({ p99Ms }) => p99Ms)).toFixed(2),
    Math.max(...felt.map(({ maxMs }) => maxMs)).toFixed(1),
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
