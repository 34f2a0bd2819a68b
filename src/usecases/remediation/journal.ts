import { closeSync, fdatasync, mkdirSync, openSync, writeSync } from "node:fs";
import { open, readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { IntentLog } from "../../redis/remediation/page-writer.ts";
import { changedOf, decodeRecord, encodeBatch, encodeResult, type JournalBatch } from "./journal-records.ts";

/** A batch with what became of it; `undefined`: nobody wrote that down, so the server must be asked. */
export interface SettledBatch {
  readonly batch: JournalBatch;
  readonly changed: readonly boolean[] | undefined;
}

/** The undo journal of one node's database in one run, open for writing. */
export interface NodeJournal extends IntentLog {
  readonly writeResult: (number: number, changed: readonly boolean[]) => void;
  /** Resolves when all that was written is on the disk. */
  readonly sync: () => Promise<void>;
  readonly close: () => void;
}

/** Where the journals of all runs lie; key names are private, so nobody but the bot's user may read them. */
export interface JournalFolder {
  readonly open: (
    runId: string,
    node: string,
    database: number,
    itemNumbers: readonly number[],
  ) => NodeJournal;
  /** Nodes and databases of which a run has a journal, in a fixed order. */
  readonly list: (runId: string) => Promise<readonly JournalName[]>;
  /** All batches; one whose result is unknown comes last. A record that was cut short at the end is left out. */
  readonly read: (runId: string, name: JournalName) => AsyncGenerator<SettledBatch>;
  /** Removes what a process that was killed wrote in part. */
  readonly repair: (runId: string, name: JournalName) => Promise<void>;
  readonly runs: () => Promise<readonly string[]>;
  readonly remove: (runId: string) => Promise<void>;
}

export interface JournalName {
  readonly node: string;
  readonly database: number;
}

const syncFile = promisify(fdatasync);
const folderMode = 0o700;
const fileMode = 0o600;
const ending = ".journal";

/** A batch is in the file before its commands are sent: a killed process loses none. After a loss of power those of the
 * last second may be missing, since the disk is waited for only before progress is stored. */
export function createJournalFolder(folder: string): JournalFolder {
  const folderOf = (runId: string) => join(folder, encodeURIComponent(runId));
  const fileOf = (runId: string, { node, database }: JournalName) =>
    join(folderOf(runId), `${encodeURIComponent(node)}.${database}${ending}`);

  return {
    open: (runId, node, database, itemNumbers) => {
      mkdirSync(folderOf(runId), { recursive: true, mode: folderMode });
      const file = openSync(fileOf(runId, { node, database }), "a", fileMode);
      let closed = false;
      let synced: Promise<void> = Promise.resolve();
      const writeResult = (number: number, changed: readonly boolean[]) => {
        writeWhole(file, encodeResult(number, changed));
      };
      return {
        intend: (slot) => writeWhole(file, encodeBatch(slot, itemNumbers)),
        settle: (slot) => writeResult(slot.batch ?? 0, changedOf(slot)),
        writeResult,
        // One after the other, so that the last one to be waited for is the last to use the file.
        sync: () => {
          if (!closed) synced = synced.catch(() => undefined).then(() => syncFile(file));
          return synced;
        },
        close: () => {
          if (!closed) closeSync(file);
          closed = true;
        },
      };
    },
    list: async (runId) => (await filesIn(folderOf(runId))).map(parseName),
    read: (runId, name) => readBatches(fileOf(runId, name)),
    repair: async (runId, name) => {
      await truncate(fileOf(runId, name), await findEnd(fileOf(runId, name)));
    },
    runs: async () => (await filesIn(folder)).map(decodeURIComponent),
    remove: (runId) => rm(folderOf(runId), { recursive: true, force: true }),
  };
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function parseName(file: string): JournalName {
  const name = file.slice(0, -ending.length);
  const dot = name.lastIndexOf(".");
  return { node: decodeURIComponent(name.slice(0, dot)), database: Number(name.slice(dot + 1)) };
}

async function* readBatches(file: string): AsyncGenerator<SettledBatch> {
  const open = new Map<number, JournalBatch>();
  for await (const { record } of readRecords(file)) {
    if (record.kind === "batch") {
      open.set(record.batch.number, record.batch);
      continue;
    }
    const batch = open.get(record.number);
    if (batch === undefined) continue;
    open.delete(record.number);
    yield { batch, changed: record.changed };
  }
  for (const batch of open.values()) yield { batch, changed: undefined };
}

/** Where the last whole record ends. */
async function findEnd(file: string): Promise<number> {
  let end = 0;
  for await (const record of readRecords(file)) end = record.end;
  return end;
}

type ReadRecord = NonNullable<ReturnType<typeof decodeRecord>> & { readonly end: number };

const chunkBytes = 1024 * 1024;

/** A file that is not there has no records. */
async function* readRecords(file: string): AsyncGenerator<ReadRecord> {
  const handle = await open(file, "r").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    let pending: Buffer = Buffer.alloc(0);
    let offset = 0;
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
      if (bytesRead === 0) return;
      pending = Buffer.concat([pending, buffer.subarray(0, bytesRead)]);
      let at = 0;
      for (let found = decodeRecord(pending, at); found; found = decodeRecord(pending, at)) {
        at = found.next;
        yield { ...found, end: offset + at };
      }
      pending = pending.subarray(at);
      offset += at;
    }
  } finally {
    await handle.close();
  }
}
