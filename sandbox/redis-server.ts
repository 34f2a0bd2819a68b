import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How to start a server. All is optional. */
export interface RedisServerOptions {
  /** `undefined`: a free one is found. */
  readonly port?: number;
  /** More arguments, `["--maxmemory", "10mb"]`; a later one wins. Keep `loglevel` at `notice` or lower. */
  readonly args?: readonly string[];
  /** Text of a configuration file, read before `args`; `SERVER_DIR` in it becomes the server's folder. */
  readonly config?: string;
  /** The folder in which the server's own folder is made; `undefined`: the system's temporary folder. */
  readonly dir?: string;
  /** Listens with TLS only. The certificate options come in `args`. */
  readonly tls?: boolean;
}

/** A running server, bound to 127.0.0.1. */
export interface RedisServer {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process is gone, however that came. */
  readonly exited: Promise<void>;
  /** Ends the process, also a paused one, and removes its folder. May be called twice. */
  readonly stop: () => Promise<void>;
  /** Sends a signal and does not wait: `SIGSTOP` hangs the server, `SIGCONT` wakes it. */
  readonly kill: (signal: NodeJS.Signals) => void;
}

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
}

const startTimeoutMs = 10_000;
const stopTimeoutMs = 1_500;
const portAttempts = 5;
/** Sentinels announce their id instead of being ready. */
const readyLine = /Ready to accept connections|Sentinel ID is/;

const running = new Map<RedisServer, Started>();

/**
 * Starts a real `redis-server` (the one on PATH, or the one that `REDIS_SERVER` names) that listens on 127.0.0.1
 * only and saves nothing. Resolves when it accepts connections; rejects with its last output when it does not.
 * It is killed when this process exits; a process that ends by a signal must call `stopAllRedisServers` itself.
 */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await findFreePort());
    try {
      return await startOnPort(port, options);
    } catch (error) {
      // Between finding a free port and listening on it somebody else may have taken it.
      const taken = error instanceof Error && error.message.includes("Address already in use");
      if (!taken || options.port !== undefined || attempt >= portAttempts) throw error;
    }
  }
}

/** Stops every server that this process started. */
export async function stopAllRedisServers(): Promise<void> {
  await Promise.all([...running.keys()].map((server) => server.stop()));
}

async function startOnPort(port: number, options: RedisServerOptions): Promise<RedisServer> {
  const folder = await mkdtemp(join(options.dir ?? tmpdir(), `redis-${port}-`));
  const configFile = join(folder, "redis.conf");
  await writeFile(configFile, (options.config ?? "").replaceAll("SERVER_DIR", folder));
  const listen = options.tls ? ["--port", "0", "--tls-port", `${port}`] : ["--port", `${port}`];
  const { REDIS_SERVER: program = "redis-server" } = process.env;
  const child = spawn(
    program,
    // biome-ignore format: one option a line
    [
      configFile,
      ...listen,
      "--bind", "127.0.0.1",
      "--save", "",
      "--daemonize", "no",
      "--dir", folder,
      ...(options.args ?? []),
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  try {
    await readyOrFailed(child, port);
  } catch (error) {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const server = describe(child, port, folder, exited);
  if (running.size === 0) process.once("exit", killAll);
  running.set(server, { child, folder });
  return server;
}

function describe(child: ChildProcess, port: number, folder: string, exited: Promise<void>): RedisServer {
  const server: RedisServer = {
    port,
    pid: child.pid ?? 0,
    exited,
    kill: (signal) => {
      child.kill(signal);
    },
    stop: async () => {
      await endProcess(child, exited);
      await rm(folder, { recursive: true, force: true });
      running.delete(server);
      if (running.size === 0) process.removeListener("exit", killAll);
    },
  };
  return server;
}

async function endProcess(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  child.kill("SIGCONT");
  // A primary waits up to ten seconds for replicas that lag behind.
  const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}

function killAll(): void {
  for (const { child, folder } of running.values()) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the server's log, which also keeps its pipe from filling up. */
function readyOrFailed(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`redis-server on port ${port} ${why}${output === "" ? "" : `:\n${output.trim()}`}`));
    };
    const timer = setTimeout(() => fail(`was not ready after ${startTimeoutMs} ms`), startTimeoutMs);
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
      if (!readyLine.test(output)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    child.once("close", (code, signal) => fail(`ended with ${signal ?? `exit code ${code}`}`));
  });
}

/** A port of 127.0.0.1 that was free a moment ago, and whose cluster bus port (+ 10000) exists. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => (port <= 55_535 ? resolve(port) : resolve(findFreePort())));
    });
  });
}
