import { mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStore } from "../../../src/store/create-store.ts";
import type { StoreError } from "../../../src/store/store-error.ts";
import { openPatiently } from "../../../src/usecases/health/open-patiently.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-patiently-"));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (url: string) => createStore(url, { newOutboxId: () => "unused" });

it("tries again until the file can be written", async () => {
  const path = join(folder, "bot.db");
  await mkdir(path);
  const codes: string[] = [];
  const store = await openPatiently(() => open(`sqlite:${path}`), {
    signal: new AbortController().signal,
    firstPauseMs: 1,
    onFailed: async ({ code }: StoreError) => {
      codes.push(code);
      if (codes.length === 2) await rmdir(path);
    },
  });
  expect(codes).toEqual(["unwritable", "unwritable"]);
  expect(await store?.inbox.pending()).toEqual([]);
  await store?.close();
});

it("does not wait for what only another setting mends", async () => {
  const told: StoreError[] = [];
  const opening = openPatiently(() => open("postgres://["), {
    signal: new AbortController().signal,
    onFailed: async (error) => void told.push(error),
  });
  await expect(opening).rejects.toMatchObject({ code: "badUrl" });
  expect(told).toEqual([]);
});

it("stops waiting when it is to stop", async () => {
  const stopping = new AbortController();
  const opening = openPatiently(() => open("postgres://127.0.0.1:1/nobody"), {
    signal: stopping.signal,
    onFailed: async () => stopping.abort(),
  });
  expect(await opening).toBeUndefined();
});
