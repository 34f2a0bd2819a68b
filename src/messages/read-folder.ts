import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A text file: its path within the folder (with `/`), and its whole path for messages. */
export interface TextFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** Every file under a folder with the ending, by name. Hidden files and other endings (notes, backups) are left alone. */
export async function readFolder(folder: string, ending: string): Promise<readonly TextFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      name: relative(folder, path).split(sep).join("/"),
      path,
      text: await readFile(path, "utf8"),
    })),
  );
}
