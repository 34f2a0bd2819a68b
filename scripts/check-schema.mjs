// Fails when examples/fleet.schema.json is not what the sources say. Editors complete fleet files with it.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import { ensureBuild } from "./setup/ensure-build.mjs";

const root = resolve(import.meta.dirname, "..");
const path = "examples/fleet.schema.json";

await ensureBuild(root, (line) => process.stderr.write(`${line}\n`));
const { renderFleetJsonSchema } = await import("../dist/src/config/fleet-json-schema.js");
const committed = await readFile(resolve(root, path), "utf8").catch(() => undefined);
if (committed !== renderFleetJsonSchema()) {
  console.error(`${path} is not the schema of the sources. Run: npm run schema`);
  process.exitCode = 1;
}
