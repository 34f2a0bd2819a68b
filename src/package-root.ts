import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json, templates and locales, whether this runs from `src` or from `dist`. */
export const packageRoot: string = findUpwards(dirname(fileURLToPath(import.meta.url)));

function findUpwards(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : findUpwards(dirname(folder));
}
