import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What one run of a program took. */
export interface ProgramRun {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly output: string;
}

const pollMs = 25;
/** Of Linux: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const ticksPerSecond = 100;

/** Runs a program to its end. CPU and memory are read from /proc (Linux) while it runs: NaN elsewhere. */
export async function measureProgram(program: string, args: readonly string[]): Promise<ProgramRun> {
  const startedMs = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString("latin1")).slice(-100_000);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString("utf8")).slice(-1_000);
  });
  let [cpuSeconds, rssBytes] = [Number.NaN, Number.NaN];
  const timer = setInterval(() => {
    const now = readProcess(child.pid ?? 0);
    if (now) [cpuSeconds, rssBytes] = now;
  }, pollMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearInterval(timer);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${errors}`);
  return { seconds: (performance.now() - startedMs) / 1000, cpuSeconds, rssBytes, output };
}

function readProcess(pid: number): readonly [cpuSeconds: number, rssBytes: number] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name before may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
    if (peak === undefined) return undefined;
    return [(Number(fields[11]) + Number(fields[12])) / ticksPerSecond, Number(peak) * 1024];
  } catch {
    return undefined;
  }
}
