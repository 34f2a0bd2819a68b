import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/package-root.ts";
import { eventually } from "../support/redis-server.ts";

let demo: ChildProcess | undefined;
afterEach(() => demo?.kill("SIGKILL"));

/** Starts the compiled demo, as `npm run demo` does after its set-up, in a process group of its own. */
function startDemo(args: readonly string[]): {
  readonly process: ChildProcess;
  readonly output: () => string;
} {
  const program = join(packageRoot, "dist/sandbox/demo.js");
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  demo = child;
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    output += String(chunk);
  });
  return { process: child, output: () => output };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

describe("the demo's process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "says where to look, and leaves nothing behind on %s",
    async (signal) => {
      const { process: child, output } = startDemo(["--keys", "1000"]);
      const url = await eventually(async () => /Open (http:\/\/127\.0\.0\.1:\d+\/)/.exec(output())?.[1]);
      expect(await (await fetch(url)).text()).toContain("<title>");
      const servers = await childrenOf(child.pid ?? 0);
      expect(servers).toHaveLength(10);

      const exit = exitOf(child);
      child.kill(signal);
      expect(await exit).toBe(0);
      expect(servers.filter(isAlive)).toEqual([]);
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it("refuses a wrong option with its name, before anything is started", async () => {
    const { process: child, output } = startDemo(["--keys", "many"]);
    expect(await exitOf(child)).toBe(1);
    expect(output()).toContain('--keys takes a whole number from 1000 to 20000000, not "many".');
  });

  it("says so when the page's port is taken", async () => {
    const first = startDemo(["--keys", "1000"]);
    const url = await eventually(async () => /Open (\S+)/.exec(first.output())?.[1]);
    const second = startDemo(["--keys", "1000", "--port", new URL(url).port]);
    expect(await exitOf(second.process)).toBe(1);
    expect(second.output()).toContain(new URL(url).port);
    const exit = exitOf(first.process);
    first.process.kill("SIGTERM");
    await exit;
  });
});

/** Pids of a process' children: from /proc, or by `ps` where there is none. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const pairs = existsSync("/proc/self/stat") ? await readProc() : await askPs();
  return pairs.flatMap(([child, parent]) => (parent === pid ? [child] : []));
}

type PidAndParent = readonly [pid: number, parent: number];

async function readProc(): Promise<readonly PidAndParent[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.allSettled(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8")));
  // `pid (name) state ppid …`; a name may hold anything, brackets too.
  return stats.flatMap((stat) => {
    const ppid = stat.status === "fulfilled" ? /.*\) \S (\d+) /s.exec(stat.value)?.[1] : undefined;
    return ppid === undefined || stat.status !== "fulfilled"
      ? []
      : [[Number.parseInt(stat.value, 10), Number(ppid)] as const];
  });
}

async function askPs(): Promise<readonly PidAndParent[]> {
  const listing = spawn("ps", ["-A", "-o", "pid=,ppid="]);
  let text = "";
  for await (const chunk of listing.stdout) text += String(chunk);
  return text.split("\n").map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return [pid, parent] as const;
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
