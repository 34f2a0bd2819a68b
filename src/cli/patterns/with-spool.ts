import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Keeps a stream on disk, so that `read` can give it from its beginning as often as is wanted. The file has no name
 * while it holds anything, so nothing is left of it however the process ends.
 */
export async function withSpool(
  source: AsyncIterable<Uint8Array>,
  use: (read: () => AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const handle = await openNameless();
  try {
    for await (const chunk of source) await handle.appendFile(chunk);
    await use(() => handle.createReadStream({ start: 0, autoClose: false }));
  } finally {
    await handle.close();
  }
}

async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-patterns-"));
  try {
    return await open(join(folder, "keys.txt"), "wx+", 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
