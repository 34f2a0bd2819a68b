import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Full path of a command; `undefined` when it is not on PATH. A name with a slash is looked up as it is. */
export function findOnPath(command, env) {
  const folders = command.includes("/") ? [""] : (env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => (folder ? join(folder, command) : command)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
