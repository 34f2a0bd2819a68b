import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { respondText } from "./respond.ts";

const PAGE = "sandbox/workspace/page";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/**
 * `GET /` and the files beside it. Markup and styles are served from the sources, scripts from where they are
 * compiled to, whether this runs from the sources or from `dist`.
 */
export const serveStatic = async (path: string, response: ServerResponse): Promise<void> => {
  const name = normalize(path === "/" ? "/index.html" : path);
  const contentType = CONTENT_TYPES[extname(name)];
  const file = contentType === undefined ? undefined : findFile(name);
  if (contentType === undefined || file === undefined) {
    respondText(response, 404, "Not found");
    return;
  }
  respondText(response, 200, await readFile(file), contentType, { "cache-control": "no-store" });
};

/** `name` is normalized and absolute, so it cannot leave the folder. */
const findFile = (name: string): string | undefined => {
  const root = findPackageRoot(dirname(fileURLToPath(import.meta.url)));
  const folders = extname(name) === ".js" ? [join("dist", PAGE)] : [PAGE, join("dist", PAGE)];
  return folders.map((folder) => join(root, folder, name)).find((file) => existsSync(file));
};

const findPackageRoot = (folder: string): string =>
  existsSync(join(folder, "package.json")) || dirname(folder) === folder
    ? folder
    : findPackageRoot(dirname(folder));
