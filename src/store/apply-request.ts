import type { Transaction } from "kysely";
import type { NewLedgerEntry } from "../core/ledger/ledger-entry.ts";
import { type OutboxMessage, outboxPriorities } from "../core/outbox/outbox-message.ts";
import type { RequestAnnouncement, RequestDecision } from "../core/requests/action-request.ts";
import { menuRanges } from "../core/requests/menu-ranges.ts";
import { appendOutbox, channelOf } from "./append-outbox.ts";
import { numberOf } from "./draw-number.ts";
import { appendLedger } from "./ledger.ts";
import type { RequestRow, Tables } from "./schema.ts";

/**
 * Writes a decision's request, transitions, ledger rows and outbox entries. The request's row is written first: it
 * is the lock under which transitions are counted; the outbox last, as `appendOutbox` wants it.
 */
export async function applyRequest(
  transaction: Transaction<Tables>,
  decision: RequestDecision,
  ledger: readonly NewLedgerEntry[],
  newOutboxId: () => string,
): Promise<"applied" | "conflict"> {
  const channel = await writeRequest(transaction, decision);
  if (channel === undefined) return "conflict";
  const told = await appendTransitions(transaction, decision);
  await appendLedger(transaction, ledger);
  await announce(transaction, decision, told, channel, newOutboxId);
  return "applied";
}

/** Where the request stands, or will stand; `undefined`: somebody was quicker. */
async function writeRequest(
  transaction: Transaction<Tables>,
  { request, expectedVersion }: RequestDecision,
): Promise<string | undefined> {
  const row = toRow(request);
  if (expectedVersion === 0) {
    const stored = await transaction
      .insertInto("requests")
      .values({ ...row, channel: request.owner.channel, root_ts: null })
      .onConflict((conflict) => conflict.doNothing())
      .returning("channel")
      .executeTakeFirst();
    return stored?.channel;
  }
  const stored = await transaction
    .updateTable("requests")
    .set(row)
    .where("id", "=", request.id)
    .where("version", "=", expectedVersion)
    .returning("channel")
    .executeTakeFirst();
  return stored?.channel;
}

interface Told {
  readonly first: number;
  readonly last: number;
}

async function appendTransitions(
  transaction: Transaction<Tables>,
  { request, transitions }: RequestDecision,
): Promise<Told> {
  const newest = await transaction
    .selectFrom("request_transitions")
    .select("sequence")
    .where("request_id", "=", request.id)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  const first = (newest?.sequence ?? 0) + 1;
  const rows = transitions.map((transition, index) => ({
    request_id: request.id,
    sequence: first + index,
    name: transition.name,
    at: transition.atMs,
    body: JSON.stringify(transition),
  }));
  if (rows.length > 0) await transaction.insertInto("request_transitions").values(rows).execute();
  return { first, last: first + rows.length - 1 };
}

async function announce(
  transaction: Transaction<Tables>,
  { request, transitions, announcements }: RequestDecision,
  told: Told,
  channel: string,
  newOutboxId: () => string,
): Promise<void> {
  const messages = announcements.flatMap((announcement) => [
    messageOf(request.id, announcement, told),
    ...(announcement === "root" ? changedMenus(request, transitions) : []),
  ]);
  const entries = messages.map((message) => {
    const entry = {
      about: request.id,
      message,
      priority: outboxPriorities.normal,
      createdAtMs: transitions[0]?.atMs ?? request.createdAtMs,
    };
    return { entry, channel: channelOf(message) ?? channel };
  });
  await appendOutbox(transaction, entries, newOutboxId);
}

/** Menus that stand in the thread, of items that changed; all of them when the request itself did. */
function changedMenus(
  { items }: RequestDecision["request"],
  transitions: RequestDecision["transitions"],
): readonly OutboxMessage[] {
  const isWhole = transitions.some(({ item }) => item === undefined);
  const changed = transitions.flatMap(({ item }) => item ?? []);
  return menuRanges(items.length)
    .filter(({ from, to }) => isWhole || changed.some((item) => item >= from && item <= to))
    .map((range) => ({ kind: "request-items", ...range }));
}

function messageOf(requestId: string, announcement: RequestAnnouncement, told: Told): OutboxMessage {
  if (announcement === "root") return { kind: "request-root" };
  if (told.last < told.first) throw new Error(`${requestId}: there is no transition to tell of`);
  return announcement === "reply"
    ? { kind: "request-reply", ...told }
    : { kind: "request-copy", ...told, to: announcement.copyTo };
}

/** The columns that a decision writes; where the request stands is delivery's to say. */
function toRow(request: RequestDecision["request"]): Omit<RequestRow, "channel" | "root_ts"> {
  const { rootTs: _rootTs, rootChannel: _rootChannel, ...body } = request;
  return {
    id: request.id,
    number: numberOf(request.id, "R", "request"),
    cluster: request.cluster,
    team: request.owner.team,
    state: request.state,
    version: request.version,
    body: JSON.stringify(body),
  };
}
