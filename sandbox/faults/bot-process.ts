import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Order } from "./orders.ts";
import { offsetSetting, stepsSetting } from "./orders.ts";

export interface BotProcess {
  /** Resolves when the process follows it; rejects when it died before. */
  readonly order: (order: Order) => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly isAlive: () => boolean;
  /** How it ended, once it has. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Steps since it was armed, oldest first. */
  readonly steps: () => readonly string[];
}

export interface BotProcessOptions {
  /** For its log and the list of its steps. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clockOffsetMs: number;
}

const program = join(import.meta.dirname, "bot.js");
const startTimeoutMs = 60_000;

/** Starts the bot as a process of its own. Resolves when it runs; rejects with the end of its log if it cannot. */
export async function startBotProcess({
  folder,
  env,
  clockOffsetMs,
}: BotProcessOptions): Promise<BotProcess> {
  const stepsFile = join(folder, "steps.txt");
  const log = openSync(join(folder, "bot.log"), "a");
  const child = fork(program, [], {
    env: {
      PATH: process.env["PATH"] ?? "",
      ...env,
      [offsetSetting]: `${clockOffsetMs}`,
      [stepsSetting]: stepsFile,
    },
    stdio: ["ignore", log, log, "ipc"],
    execArgv: [],
  });
  closeSync(log);
  const ended = new Promise<Awaited<BotProcess["ended"]>>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const timer = setTimeout(() => child.kill("SIGKILL"), startTimeoutMs);
  const first = await nextAnswer(child, ended);
  clearTimeout(timer);
  if (first !== "ready") {
    const { code, signal } = await ended;
    throw new Error(`the bot did not start (${signal ?? code}):\n${readEnd(join(folder, "bot.log"))}`);
  }
  return {
    ended,
    isAlive,
    order: async (order) => {
      const answer = nextAnswer(child, ended);
      child.send(order, () => {});
      if ((await answer) !== "done") throw new Error(`the bot died before it could ${order.do}`);
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    steps: () => readFileSync(stepsFile, "utf8").split("\n").filter(Boolean),
  };
}

function nextAnswer(child: ChildProcess, ended: Promise<unknown>): Promise<Answer | undefined> {
  return Promise.race([
    new Promise<Answer>((resolve) => child.once("message", (answer) => resolve(answer as Answer))),
    ended.then(() => undefined),
  ]);
}

function readEnd(file: string): string {
  return readFileSync(file, "utf8").slice(-3000);
}
