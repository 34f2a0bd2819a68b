import { allocateSample } from "../../core/keyspace-scan/allocate-sample.ts";
import { findRefusal } from "../../core/keyspace-scan/decide-admission.ts";
import { decideElements, type ElementsScope } from "../../core/keyspace-scan/decide-elements.ts";
import { decidePageKeys } from "../../core/keyspace-scan/decide-page-keys.ts";
import { readServerFacts, type ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import type { Command } from "../../core/redis-text/command.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { NodeAddress } from "../node-address.ts";
import { type BulkConnection, openBulkConnection } from "./bulk-connection.ts";
import { findDatabase, findDatabases, selectOnly } from "./find-databases.ts";
import { findReply } from "./find-reply.ts";
import { KeyPage } from "./key-page.ts";
import { createKeySource, type KeySource } from "./key-source.ts";
import { MetadataRound } from "./metadata-round.ts";
import { createPool } from "./page-pool.ts";
import { drawSource, findDrawMethod, walkSource } from "./page-sources.ts";
import { type PageSlot, type PumpParts, pumpPages } from "./pump-pages.ts";
import { type ScanRun, ScanStopped } from "./scan-run.ts";
import type { ScanListener, ScanOptions } from "./scan-types.ts";
import { type ServerWatch, startServerWatch } from "./server-watch.ts";
import { stopTouching, tryQuestions } from "./try-questions.ts";

/** Pages that may be under way. One keeps others' waiting short; eight keep the server busy. */
const pagesUnderWay = { gentle: 2, fast: 8 } as const;
/** Keys for one call of SCAN. Above 250 other clients feel it; below 180 turns cost more than the cache saves. */
const pageRanges = { gentle: { least: 250, most: 250 }, fast: { least: 180, most: 500 } } as const;

/** The connections of one attempt. */
export interface SessionParts {
  readonly address: NodeAddress;
  readonly options: ScanOptions;
  readonly listener: ScanListener;
  readonly run: ScanRun;
  readonly monotonicMs: () => number;
  readonly random: () => number;
  /** Everything that was opened, to be closed by the caller at any time. */
  readonly opened: { close: () => void }[];
  /** The connections stand and the server was found fit. */
  readonly onReady: (watch: ServerWatch, elements: ElementsScope) => void;
}

/**
 * Goes on with `run` over new connections until the last key. Rejects with `RedisCallError` when one breaks, and
 * with `ScanStopped` when the server must not be scanned (any more).
 */
export async function runSession(parts: SessionParts): Promise<void> {
  const { run, options, address } = parts;
  const [walker, fetcher, watcher] = await openThree(parts);
  const subject = `${address.cluster} ${address.endpoint.host}:${address.endpoint.port}`;
  const facts = await readFacts(watcher);
  run.counters.info += 1;
  checkFacts(facts, parts);
  recognise(facts, run);
  const role = facts?.role ?? options.role ?? "primary";
  if (facts?.server.mode === "cluster" && role === "replica") await allowReads([walker, fetcher]);
  if (options.database !== undefined) await selectOnly(walker, options.database, subject);
  const watch = await startServerWatch(watcher, {
    pace: options.pace ?? "gentle",
    role,
    counters: run.counters,
    monotonicMs: parts.monotonicMs,
    onHeld: () => run.stayAlive(),
  });
  parts.opened.push({ close: watch.stop });
  const refusal = watch.refusal();
  if (refusal !== undefined) throw new ScanStopped({ kind: "refused", refusal });
  await tryQuestions(fetcher, run);
  const elements = decideElements({
    wanted: options.elements ?? "auto",
    role,
    ...(facts?.evictionPolicy !== undefined && { evictionPolicy: facts.evictionPolicy }),
    untouching: await stopTouching(fetcher, facts),
  });
  parts.onReady(watch, elements);
  if (run.databases.length === 0) {
    const { database } = options;
    // The watcher's own database is of no consequence.
    const found =
      database === undefined
        ? await findDatabases(watcher, facts, subject)
        : await findDatabase(walker, facts, database);
    run.unselected = found.unselected;
    run.begin(found.walked);
  }
  const pump: PumpParts = {
    run,
    pool: createPool(createSlots(run, pagesUnderWay[options.pace ?? "gentle"])),
    fetcher,
    watch,
    rules: {
      elements,
      encodings: run.encodingLot,
      ...(run.lot && { lot: run.lot }),
      ...(parts.listener.knownType && { knownType: parts.listener.knownType }),
      ...(parts.listener.likelyType && { likelyType: parts.listener.likelyType }),
      deniedQuestions: () => run.counters.deniedQuestions,
    },
    subject,
  };
  const keys = createKeySource(walker, run.counters, subject);
  const pageKeys =
    options.pageKeys ?? decidePageKeys(watch.roundTripMs, pageRanges[options.pace ?? "gentle"]);
  await walkDatabases({ walker, fetcher, keys, pageKeys, pump, parts, facts });
}

interface Walk {
  readonly walker: BulkConnection;
  readonly fetcher: BulkConnection;
  readonly keys: KeySource;
  readonly pageKeys: number;
  readonly pump: PumpParts;
  readonly parts: SessionParts;
  readonly facts: ServerFacts | undefined;
}

async function walkDatabases({ walker, fetcher, keys, pageKeys, pump, parts, facts }: Walk): Promise<void> {
  const { run, options } = parts;
  const total = run.databases.reduce((sum, { keysAtStart }) => sum + keysAtStart, 0);
  const sampling = options.mode === "sample" && total > run.sampleKeys;
  run.method = sampling ? await findDrawMethod(walker, run, facts) : "all";
  const draws = allocateSample(
    run.databases.map(({ keysAtStart }) => keysAtStart),
    run.sampleKeys,
  );
  for (; run.position < run.databases.length; run.nextDatabase()) {
    const database = run.databases[run.position];
    if (!database) return;
    const select: Command = ["SELECT", `${database.index}`];
    // A user without SELECT can still walk database 0, where every connection begins.
    if (database.index !== 0 || run.databases.length > 1) {
      await Promise.all([walker.call(select), fetcher.call(select)]);
    }
    const source = sampling
      ? drawSource(keys, run, (draws[run.position] ?? 0) - database.keys, parts.random)
      : walkSource(keys, run.cursor, pageKeys);
    if (source) await pumpPages(source, database.index, pump);
  }
}

async function openThree({
  address,
  options,
  opened,
}: SessionParts): Promise<readonly [BulkConnection, BulkConnection, BulkConnection]> {
  const connectionOptions = {
    connectionName: options.connectionName ?? "redis-audit-bot-scan",
    timeoutMs: options.timeoutMs ?? 5_000,
  };
  const open = () => {
    const connection = openBulkConnection(address, connectionOptions);
    opened.push(connection);
    return connection;
  };
  const three = [open(), open(), open()] as const;
  await Promise.all(three.map(({ ready }) => ready));
  return three;
}

/** `undefined`: INFO is denied. */
async function readFacts(connection: BulkConnection): Promise<ServerFacts | undefined> {
  const info = await findReply(connection, ["INFO"]);
  return info === undefined ? undefined : readServerFacts(parseInfo(info));
}

function checkFacts(facts: ServerFacts | undefined, { run, options, address }: SessionParts): void {
  if (!facts) return;
  const role = run.facts?.role ?? options.role;
  const refusal = findRefusal(facts, role === undefined ? {} : { role });
  if (refusal === undefined) return;
  if (refusal === "loading" && run.facts) {
    const { host, port } = address.endpoint;
    const message = `${address.cluster} ${host}:${port}: the scan cannot go on yet: the server is loading`;
    throw new RedisCallError({ failure: "refused", retryable: true, message });
  }
  throw new ScanStopped({ kind: "refused", refusal });
}

/** Whether this is the process whose keys were walked so far. */
function recognise(facts: ServerFacts | undefined, run: ScanRun): void {
  const before = run.facts;
  const begun = run.databases.length > 0;
  run.facts = facts;
  if (!begun) return;
  if (facts === undefined) run.restart("process-unknown");
  else if (facts.server.runId !== before?.server.runId) run.restart("other-process");
  else run.resumes += 1;
}

async function allowReads(connections: readonly BulkConnection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.call(["READONLY"])));
}

function createSlots(run: ScanRun, count: number): readonly PageSlot[] {
  return Array.from({ length: count }, () => {
    const page = new KeyPage(run.types.names, run.encodings.names);
    return { page, round: new MetadataRound(page, run) };
  });
}
