import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root.ts";

/** Keeps everything that tests write inside the clone: `os.tmpdir()` of the tests and of what they start. */
export function setup(): () => void {
  const folder = join(packageRoot, ".sandbox", `test-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
