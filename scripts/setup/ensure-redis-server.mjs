import { spawnSync } from "node:child_process";
import { findOnPath } from "./find-on-path.mjs";
import { runStep } from "./run-step.mjs";
import { SetupProblem } from "./setup-problem.mjs";

/** Makes sure that there is a redis-server to run, by the system's package manager if need be. */
export async function ensureRedisServer(env, say) {
  if (env.REDIS_SERVER) {
    if (findOnPath(env.REDIS_SERVER, env)) return;
    throw new SetupProblem(`REDIS_SERVER is ${env.REDIS_SERVER}, and there is no such program.`);
  }
  if (findOnPath("redis-server", env)) return;
  const installed = (await installWithApt(env, say)) || (await installWithBrew(env, say));
  if (installed && findOnPath("redis-server", env)) return;
  throw new SetupProblem(
    "redis-server is needed and was not found. Install it (Debian, Ubuntu: sudo apt-get install redis-server; " +
      "Fedora: sudo dnf install redis; macOS: brew install redis), or set REDIS_SERVER to its path, " +
      "and run the command again.",
  );
}

async function installWithApt(env, say) {
  if (!findOnPath("apt-get", env)) return false;
  const prefix = findRootPrefix(env);
  if (prefix === undefined) return false;
  // `env` and not the child's environment: sudo drops that.
  const aptGet = (...args) => {
    const [command, ...rest] = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return runStep(command, rest);
  };
  const install = () =>
    aptGet("install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "redis-server");
  say("redis-server not found, installing it: apt-get install redis-server");
  if ((await install()) === 0) return true;
  // Fresh images come without package lists, and old lists name files that are gone.
  say("that failed, so the package lists are read anew: apt-get update");
  return (await aptGet("update")) === 0 && (await install()) === 0;
}

/** What to put before a command so that it runs as root: nothing, or sudo where that asks for no password.
 * `undefined`: no way. */
function findRootPrefix(env) {
  if (process.getuid?.() === 0) return [];
  if (!findOnPath("sudo", env)) return undefined;
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? ["sudo", "-n"] : undefined;
}

async function installWithBrew(env, say) {
  if (!findOnPath("brew", env)) return false;
  say("redis-server not found, installing it: brew install redis");
  return (await runStep("brew", ["install", "redis"])) === 0;
}
