import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStore } from "../../src/store/create-store.ts";
import type { Store } from "../../src/store/store.ts";

describe("an SQLite file in trouble", () => {
  let folder = "";
  let opened: Store[] = [];

  const open = async (path: string): Promise<Store> => {
    const store = await createStore(`sqlite:${path}`, { newOutboxId: () => "out-1" });
    opened.push(store);
    return store;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-"));
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    opened = [];
    await rm(folder, { recursive: true });
  });

  it("says that a file is no database, and leaves it as it is", async () => {
    const path = join(folder, "notes.txt");
    await writeFile(path, "these are my notes ".repeat(200));
    await expect(open(path)).rejects.toMatchObject({
      name: "StoreError",
      code: "corrupt",
      retryable: false,
      message: `sqlite:${path}: opening it failed: file is not a database`,
    });
  });

  it("says that a damaged database is corrupt", async () => {
    const path = join(folder, "bot.db");
    const store = await open(path);
    await store.inbox.accept({ id: "Ev1", body: "x".repeat(20_000), receivedAtMs: 1 });
    await store.close();
    opened = [];
    // The header survives, the pages behind it do not.
    const file = Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(8000, 0x5a)]);
    await rm(`${path}-wal`, { force: true });
    await rm(`${path}-shm`, { force: true });
    await writeFile(path, file);
    await expect(open(path)).rejects.toMatchObject({ name: "StoreError", code: "corrupt" });
  });

  it("says that a path cannot be written", async () => {
    await mkdir(join(folder, "bot.db"));
    await expect(open(join(folder, "bot.db"))).rejects.toMatchObject({
      name: "StoreError",
      code: "unwritable",
      retryable: false,
      message: expect.stringContaining(`sqlite:${join(folder, "bot.db")}: opening it failed`),
    });
  });

  it("says that its folder cannot be created", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(open(join(folder, "file", "bot.db"))).rejects.toMatchObject({ code: "unwritable" });
  });

  it("waits for a writer in another process without blocking this one", async () => {
    const path = join(folder, "bot.db");
    const store = await open(path);
    const other = await lockedByProcess(path);
    let finished = false;
    const written = store.preferences.setLanguage("U1", "zh").then(() => {
      finished = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(finished).toBe(false);
    other.stdin?.write("commit\n");
    await written;
    expect(await store.preferences.language("U1")).toBe("zh");
    expect(await store.preferences.language("U9")).toBe("en");
    other.stdin?.end();
    await once(other, "exit");
  });

  it("forgets the half-done work of a process that was killed, and goes on", async () => {
    const path = join(folder, "bot.db");
    const store = await open(path);
    const other = await lockedByProcess(path);
    other.kill("SIGKILL");
    await once(other, "exit");
    await store.preferences.setLanguage("U1", "zh");
    expect(await store.preferences.language("U1")).toBe("zh");
    expect(await store.preferences.language("U9")).toBeUndefined();
  });

  it("goes on after a write that failed", async () => {
    const store = await open(join(folder, "bot.db"));
    const broken = { cluster: "market", node: "a:1", atMs: Number.NaN, samples: {} };
    const good = { cluster: "market", node: "a:1", atMs: 1, samples: {} };
    await expect(store.observations.add([good, broken])).rejects.toMatchObject({ name: "StoreError" });
    expect(await store.observations.latest("market")).toEqual([]);
    await store.observations.add([good]);
    expect(await store.observations.latest("market")).toEqual([good]);
  });
});

/** A process that has written language `en` for U9, holds the lock, and commits when it reads a line. */
async function lockedByProcess(path: string): Promise<ChildProcess> {
  const libsql = createRequire(import.meta.url).resolve("libsql");
  const program = `
    const file = new (require(${JSON.stringify(libsql)}))(${JSON.stringify(path)});
    file.exec("begin immediate; insert into preferences values ('U9', 'en')");
    console.log("locked");
    process.stdin.once("data", () => file.exec("commit"));`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "inherit"] });
  if (child.stdout !== null) await once(child.stdout, "data");
  return child;
}
