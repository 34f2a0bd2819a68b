import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "./run-step.mjs";
import { SetupProblem } from "./setup-problem.mjs";

/** Installs what package-lock.json names, unless exactly that is installed. */
export async function ensurePackages(root, say) {
  const [wanted, installed] = await Promise.all([
    readPackages(join(root, "package-lock.json")),
    readPackages(join(root, "node_modules/.package-lock.json")),
  ]);
  const reason = findDifference(wanted ?? {}, installed);
  if (reason === undefined) return;
  say(`installing the packages (${reason}): npm ci`);
  // A NODE_ENV of production would leave out the compiler and the test runner.
  const code = await runStep("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: root });
  if (code !== 0) throw new SetupProblem(`npm ci failed (exit code ${code}); its output is above.`);
}

/**
 * Why the installed packages are not the wanted ones; `undefined` when they are. npm leaves the list of what it
 * installed in node_modules/.package-lock.json, as its last step. Optional packages may be missing from it: they
 * are for other platforms.
 */
export function findDifference(wanted, installed) {
  if (installed === undefined) return "none are installed yet";
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const found = installed[path];
    if (found === undefined && entry.optional) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return `${path} changed`;
  }
  const extra = Object.keys(installed).find((path) => !(path in wanted));
  return extra && `${extra} is no longer used`;
}

async function readPackages(path) {
  try {
    return JSON.parse(await readFile(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}
