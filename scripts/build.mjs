// Compiles the sources, the sandbox, the benchmarks and the sandbox page into dist/, and the bot as it is shipped into
// dist/bot: to load the 200 modules of an audit one by one took longer than all else at its start.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { build } from "rolldown";
import { buildStamp } from "./setup/ensure-build.mjs";

const root = resolve(import.meta.dirname, "..");
const page = "sandbox/workspace/page";
const startedAt = new Date();

// The page is absent from the container image, which needs only the bot.
const projects = ["tsconfig.build.json", ...(existsSync(join(root, page)) ? [page] : [])];
const failed = projects.filter((project) => !compile(project));
copyPageAssets();
if (failed.length > 0) process.exit(1);
await bundleBot();
writeStamp();

function compile(project) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [tsc, "-p", project], { cwd: root, stdio: "inherit" }).status === 0;
}

/** What the compiler leaves behind: markup, styles, pictures. */
function copyPageAssets() {
  if (!existsSync(join(root, page))) return;
  cpSync(join(root, page), join(root, "dist", page), {
    recursive: true,
    filter: (path) => !/\.ts$|tsconfig\.json$/.test(path),
  });
}

/** Our own modules only: packages stay where npm puts them. A worker is found by its file's name. */
async function bundleBot() {
  const folder = join(root, "dist/bot");
  rmSync(folder, { recursive: true, force: true });
  await build({
    cwd: root,
    input: { main: "src/main.ts", "audit-worker": "src/usecases/audit/audit-worker.ts" },
    platform: "node",
    external: (id) => !/^\.{0,2}\//.test(id) && !id.startsWith("src/"),
    output: { dir: folder, format: "esm", entryFileNames: "[name].js", sourcemap: true },
    logLevel: "warn",
  });
}

/** The start and not the end: what is saved while the compiler runs may not be in. */
function writeStamp() {
  mkdirSync(join(root, "dist"), { recursive: true });
  const stamp = join(root, buildStamp);
  writeFileSync(stamp, "");
  utimesSync(stamp, startedAt, startedAt);
}
