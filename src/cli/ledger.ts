import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { readDatabaseUrl } from "../config/read-settings.ts";
import { canonicalJson } from "../core/ledger/canonical-json.ts";
import type { LedgerEntry } from "../core/ledger/ledger-entry.ts";
import type { LedgerProblem } from "../core/ledger/verify-ledger.ts";
import type { Secret } from "../core/secret.ts";
import { createStore } from "../store/create-store.ts";
import type { Store } from "../store/store.ts";
import { checkLedger, readLedger } from "../usecases/ledger/check-ledger.ts";
import type { CliCommand, CliIo } from "./cli.ts";

const usage = "Usage: redis-audit-bot ledger verify | ledger export [--format jsonl|csv]";

/**
 * `redis-audit-bot ledger verify|export`: checks the ledger of `DATABASE_URL`, or prints it. Exits 1 where a row was
 * changed or is gone, or the database cannot be read; 2 when the arguments are wrong.
 */
export const ledger: CliCommand = async (args, io) => {
  const request = readRequest(args);
  if (request === undefined) {
    io.err(usage);
    return 2;
  }
  const url = readDatabaseUrl(io.env, ({ where, message }) => io.err(`${where} ${message}`));
  if (url === undefined || isMissing(url, io)) return 1;
  return withStore(url, io, (store) =>
    request === "verify" ? verify(store, io) : print(store, io, request),
  );
};

type Request = "verify" | "jsonl" | "csv";

function readRequest(args: readonly string[]): Request | undefined {
  try {
    const options = { format: { type: "string" } } as const;
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [action, ...rest] = positionals;
    if (rest.length > 0) return undefined;
    if (action === "verify") return values.format === undefined ? "verify" : undefined;
    const { format = "jsonl" } = values;
    return action === "export" && (format === "jsonl" || format === "csv") ? format : undefined;
  } catch {
    return undefined;
  }
}

/** To open a file that is not there would make one, and an empty ledger is in order. */
function isMissing(url: Secret, { err }: CliIo): boolean {
  const path = /^sqlite:(?<path>.+)$/.exec(url.reveal())?.groups?.["path"];
  if (path === undefined || existsSync(path)) return false;
  err(`sqlite:${path}: there is no such file.`);
  return true;
}

async function withStore(
  url: Secret,
  { err }: CliIo,
  act: (store: Store) => Promise<number>,
): Promise<number> {
  try {
    const store = await createStore(url.reveal(), { newOutboxId: randomUUID });
    try {
      return await act(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    err(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function verify(store: Store, { out, err }: CliIo): Promise<number> {
  const { head, problems } = await checkLedger(store.ledger);
  for (const problem of problems) err(describe(problem));
  const rows = head.sequence === 1 ? "1 row" : `${head.sequence} rows`;
  if (problems.length === 0) {
    out(`The ledger is in order: ${rows}, the last with hash ${head.hash}`);
    return 0;
  }
  err(`The ledger is not in order: ${problems.length} of ${rows}.`);
  return 1;
}

function describe({ kind, sequence }: LedgerProblem): string {
  switch (kind) {
    case "changed":
      return `row ${sequence}: it was changed after it was written`;
    case "missing":
      return `row ${sequence}: it is gone`;
    case "unlinked":
      return `row ${sequence}: it does not follow the row before it, which was written anew`;
  }
}

async function print(store: Store, { out }: CliIo, format: "jsonl" | "csv"): Promise<number> {
  if (format === "csv") out(columns.join(","));
  for await (const page of readLedger(store.ledger)) {
    for (const entry of page) out(format === "csv" ? toCsv(entry) : canonicalJson(entry));
  }
  return 0;
}

const columns = [
  "sequence",
  "at",
  "kind",
  "requestId",
  "item",
  "actor",
  "body",
  "previousHash",
  "hash",
] as const;

/** As RFC 4180 has it; `at` is ISO 8601, `body` JSON. */
function toCsv(entry: LedgerEntry): string {
  const values = { ...entry, at: new Date(entry.atMs).toISOString(), body: canonicalJson(entry.body) };
  return columns.map((column) => writeField(String(values[column] ?? ""))).join(",");
}

/** A spreadsheet would run a field that begins like a formula. */
function writeField(value: string): string {
  const safe = /^\s*[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
