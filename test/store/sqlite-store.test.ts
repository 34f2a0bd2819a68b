import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeStore } from "../contract/store-contract.ts";

describeStore("a store in an SQLite file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-"));
  let files = 0;
  const nextFile = async (): Promise<void> => {
    files++;
  };
  return {
    url: () => `sqlite:${join(folder, "new-folder", `${files}.db`)}`,
    clear: nextFile,
    drop: nextFile,
    stop: () => rm(folder, { recursive: true }),
  };
});
