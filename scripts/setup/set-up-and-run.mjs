import { resolve } from "node:path";
import process from "node:process";
import { ensureBuild } from "./ensure-build.mjs";
import { ensurePackages } from "./ensure-packages.mjs";
import { ensureRedisServer } from "./ensure-redis-server.mjs";
import { runProgram } from "./run-program.mjs";
import { SetupProblem } from "./setup-problem.mjs";

const root = resolve(import.meta.dirname, "../..");

const say = (line) => process.stderr.write(`setup: ${line}\n`);

/** Brings the clone up to date, step by step, and hands over to the program. Quiet when nothing is to do. */
export async function setUpAndRun([program, ...args]) {
  if (program === undefined) {
    say("usage: node scripts/setup.mjs <program.js> [args…]");
    process.exitCode = 1;
    return;
  }
  try {
    await ensureRedisServer(process.env, say);
    await ensurePackages(root, say);
    await ensureBuild(root, say);
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    say(error.message);
    process.exitCode = 1;
    return;
  }
  await runProgram(root, resolve(root, program), args);
}
