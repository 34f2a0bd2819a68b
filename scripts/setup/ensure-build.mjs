import { existsSync, statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "./run-step.mjs";
import { SetupProblem } from "./setup-problem.mjs";

/** What ends up in dist, or decides how. */
const sources = [
  "src",
  "sandbox",
  "bench",
  "scripts/build.mjs",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
];

/** scripts/build.mjs gives this file the time at which a successful build began. */
export const buildStamp = "dist/.built";

/** Compiles the sources, unless dist is younger than all of them. */
export async function ensureBuild(root, say) {
  const stamp = join(root, buildStamp);
  const builtAtMs = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const times = await Promise.all(sources.map((source) => findNewestMs(join(root, source))));
  if (Math.max(...times) < builtAtMs) return;
  say(builtAtMs === 0 ? "building" : "building: the sources changed");
  const code = await runStep(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root });
  if (code !== 0) throw new SetupProblem("the build failed; the compiler's messages are above.");
}

/** Newest modification, Unix ms, of a file or a whole folder; 0 when there is none. A folder's own time counts: it
 * tells of a removed file. */
async function findNewestMs(path) {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const children = await Promise.all((await readdir(path)).map((name) => findNewestMs(join(path, name))));
  return Math.max(found.mtimeMs, ...children);
}
