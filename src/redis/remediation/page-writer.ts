import { isOurs } from "../../core/remediation/is-ours.ts";
import type { KeySorter } from "../../core/remediation/key-sorter.ts";
import type { PlanItem } from "../../core/remediation/plan.ts";
import { seedOfPlan, ttlOfKey } from "../../core/remediation/ttl-of-key.ts";
import type { BulkConnection } from "../bulk/bulk-connection.ts";
import type { ScanCounters } from "../bulk/scan-counters.ts";
import { commandHead, encodeWords } from "./command-packet.ts";
import { exchange } from "./exchange.ts";
import type { IntegerReplies } from "./integer-replies.ts";
import { sortWriteError, writeError } from "./sort-write-error.ts";
import type { WriteMethod } from "./write-method.ts";
import {
  hasTtl,
  isChanged,
  isCounted,
  isDenied,
  isElsewhere,
  isForeign,
  isMoved,
  isNone,
  isPending,
  isVanished,
  shorterTtl,
  type WriteSlot,
} from "./write-slot.ts";

/** Hears of a batch before it is sent, and of what became of it. Both return when it is written down. */
export interface IntentLog {
  /** `slot.picked` are the keys; `slot.batch` its number. */
  readonly intend: (slot: WriteSlot) => void;
  readonly settle: (slot: WriteSlot) => void;
}

export interface PageWriterParts {
  readonly connection: BulkConnection;
  readonly items: readonly PlanItem[];
  readonly sorter: KeySorter;
  /** `undefined`: nothing is written; keys that would be changed count as changed. */
  readonly write?: { readonly method: WriteMethod; readonly scriptSha?: string; readonly log: IntentLog };
  /** The run was here before: keys with the TTL that it gave since `sinceMs` (Unix ms) are counted already. */
  readonly again?: { readonly sinceMs: number };
  readonly counters: ScanCounters;
  /** Begins messages: cluster and node. */
  readonly subject: string;
  /** Unix ms. */
  readonly nowMs: () => number;
}

const pttl = commandHead(2, "PTTL");
const expire = commandHead(3, "EXPIRE");
const expireIf = commandHead(4, "EXPIRE");
const unlink = commandHead(2, "UNLINK");

/** From this share of keys that have a TTL already, PTTL is asked first: fewer keys are written down for nothing. */
const manyRefused = 0.3;

/** Sorts the keys of pages and changes those that a plan names. */
export class PageWriter {
  readonly #parts: PageWriterParts;
  readonly #seeds: readonly number[];
  readonly #scriptHead: Buffer;
  #refusedShare = 0;
  /** Slots were elsewhere: the keyspace must be walked once more. */
  sawMoved = false;

  constructor(parts: PageWriterParts) {
    this.#parts = parts;
    this.#seeds = parts.items.map(({ planHash }) => seedOfPlan(planHash));
    this.#scriptHead = commandHead(6, "EVALSHA", parts.write?.scriptSha ?? "", "1");
  }

  /** Says whose the keys are; returns whether any is to be asked about or changed. */
  sort(slot: WriteSlot): boolean {
    const { sorter, items } = this.#parts;
    const { page } = slot;
    slot.begin();
    let found = false;
    for (let key = 0; key < page.count; key++) {
      const [start, end] = [page.starts[key] ?? 0, page.ends[key] ?? 0];
      const index = sorter.sort(page.bytes, start, end);
      slot.items[key] = index;
      slot.outcomes[key] = isNone;
      if (index < 0) {
        if (sorter.elsewhere() < 0) continue;
        slot.items[key] = sorter.elsewhere();
        slot.outcomes[key] = isElsewhere;
        continue;
      }
      const owner = sorter.foreign();
      if (owner !== undefined) {
        slot.owners.push(owner);
        slot.outcomes[key] = isForeign;
        continue;
      }
      found = true;
      slot.outcomes[key] = isPending;
      slot.previousMs[key] = -1;
      const action = items[index]?.action;
      slot.ttlSeconds[key] =
        action?.kind === "set-ttl" ? ttlOfKey(page.bytes, start, end, action, this.#seeds[index] ?? 0) : 0;
    }
    return found;
  }

  /** Changes what is pending, or finds out what would be. Rejects with `RedisCallError`. */
  async process(slot: WriteSlot): Promise<void> {
    const { write } = this.#parts;
    this.#pick(slot, (key) => this.#asksFirst(slot, key));
    await this.#askTtls(slot, (key, leftMs) => this.#judgeBefore(slot, key, leftMs));
    this.#pick(slot, () => true);
    if (slot.picked.length === 0) return;
    if (write === undefined) {
      for (const key of slot.picked) slot.outcomes[key] = isChanged;
      return;
    }
    await this.#write(slot, write);
  }

  #pick(slot: WriteSlot, wanted: (key: number) => boolean): void {
    slot.picked.length = 0;
    for (let key = 0; key < slot.page.count; key++) {
      if (slot.outcomes[key] === isPending && wanted(key)) slot.picked.push(key);
    }
  }

  #asksFirst(slot: WriteSlot, key: number): boolean {
    const { write, items } = this.#parts;
    const action = items[slot.items[key] ?? -1]?.action;
    if (action?.kind !== "set-ttl") return false;
    if (write === undefined || action.touches === "any-longer") return true;
    return write.method === "read-then-write" || this.#refusedShare > manyRefused;
  }

  /** What PTTL says about a key that nobody has tried to change yet. */
  #judgeBefore(slot: WriteSlot, key: number, leftMs: number): void {
    const action = this.#parts.items[slot.items[key] ?? -1]?.action;
    slot.previousMs[key] = Math.max(-1, leftMs);
    if (leftMs === -2) slot.outcomes[key] = isVanished;
    else if (leftMs >= 0 && action?.kind === "set-ttl") {
      const stays = action.touches === "none" || leftMs <= (slot.ttlSeconds[key] ?? 0) * 1000;
      if (stays) this.#keep(slot, key, leftMs, action.touches);
      else this.#noteRefused(false);
    } else this.#noteRefused(false);
  }

  /** A key whose TTL stays as it is. */
  #keep(slot: WriteSlot, key: number, leftMs: number, touches: "none" | "any-longer"): void {
    const { again, nowMs } = this.#parts;
    const elapsedMs = again === undefined ? 0 : nowMs() - again.sinceMs;
    const counted = again !== undefined && isOurs(leftMs, slot.ttlSeconds[key] ?? 0, elapsedMs, 0);
    slot.outcomes[key] = counted ? isCounted : touches === "none" ? hasTtl : shorterTtl;
    this.#noteRefused(true);
  }

  #noteRefused(refused: boolean): void {
    this.#refusedShare += ((refused ? 1 : 0) - this.#refusedShare) / 1000;
  }

  async #askTtls(slot: WriteSlot, hear: (key: number, leftMs: number) => void): Promise<void> {
    const { connection, counters } = this.#parts;
    const { page, packet, picked } = slot;
    packet.reset();
    for (const key of picked) packet.add(pttl, page.bytes, page.starts[key] ?? 0, page.ends[key] ?? 0, "");
    const replies = await exchange(connection, "PTTL", packet);
    for (const [index, key] of picked.entries()) {
      const leftMs = replies.values[index] ?? Number.NaN;
      if (Number.isNaN(leftMs)) this.#trouble(slot, key, "PTTL", replies, index);
      else {
        counters.countLookup(leftMs !== -2);
        hear(key, leftMs);
      }
    }
  }

  async #write(slot: WriteSlot, write: NonNullable<PageWriterParts["write"]>): Promise<void> {
    const { connection, counters, nowMs } = this.#parts;
    slot.writtenAtMs = nowMs();
    write.log.intend(slot);
    const { packet, picked } = slot;
    packet.reset();
    for (const key of picked) this.#addWrite(slot, key, write.method);
    const replies = await exchange(connection, "EXPIRE, UNLINK", packet);
    const refused: number[] = [];
    for (const [index, key] of picked.entries()) {
      const value = replies.values[index] ?? Number.NaN;
      // The script looks too.
      if (write.method === "script" && !this.#isFlush(slot, key)) counters.countLookup(value !== -2);
      if (Number.isNaN(value))
        this.#trouble(slot, key, this.#commandOf(slot, key, write.method), replies, index);
      else if (value === 1) slot.outcomes[key] = isChanged;
      else if (value === -2 || this.#isFlush(slot, key) || write.method === "read-then-write") {
        slot.outcomes[key] = isVanished;
      } else refused.push(key);
      if (value === 1) this.#noteRefused(false);
    }
    write.log.settle(slot);
    slot.picked.splice(0, slot.picked.length, ...refused);
    await this.#askTtls(slot, (key, leftMs) => this.#judgeRefused(slot, key, leftMs));
  }

  /** The server did not set a TTL: there is one, or no key, or somebody took the TTL away since. */
  #judgeRefused(slot: WriteSlot, key: number, leftMs: number): void {
    const action = this.#parts.items[slot.items[key] ?? -1]?.action;
    const touches = action?.kind === "set-ttl" ? action.touches : "none";
    if (leftMs === -2) slot.outcomes[key] = isVanished;
    else this.#keep(slot, key, leftMs, touches);
  }

  #addWrite(slot: WriteSlot, key: number, method: WriteMethod): void {
    const { page, packet } = slot;
    const [start, end] = [page.starts[key] ?? 0, page.ends[key] ?? 0];
    const action = this.#parts.items[slot.items[key] ?? -1]?.action;
    if (action?.kind !== "set-ttl") {
      if (action?.kind !== "flush") throw new Error("a key was to be changed that no item names");
      packet.add(unlink, page.bytes, start, end, "");
      return;
    }
    const ttl = slot.ttlSeconds[key] ?? 0;
    if (method === "flags") {
      // LT takes no TTL for an endless one, so it covers both.
      const flag = action.touches === "none" ? "NX" : "LT";
      packet.add(expireIf, page.bytes, start, end, encodeWords(ttl, flag));
    } else if (method === "script") {
      packet.add(this.#scriptHead, page.bytes, start, end, encodeWords(ttl, action.touches));
    } else packet.add(expire, page.bytes, start, end, encodeWords(ttl));
  }

  #isFlush(slot: WriteSlot, key: number): boolean {
    return this.#parts.items[slot.items[key] ?? -1]?.action.kind === "flush";
  }

  #commandOf(slot: WriteSlot, key: number, method: WriteMethod): string {
    if (this.#isFlush(slot, key)) return "UNLINK";
    return method === "script" ? "EVALSHA" : "EXPIRE";
  }

  /** An error reply about one key; throws when it is about all of them. */
  #trouble(slot: WriteSlot, key: number, command: string, replies: IntegerReplies, index: number): void {
    const message = replies.errors.get(index) ?? "";
    switch (sortWriteError(message)) {
      case "moved":
        slot.outcomes[key] = isMoved;
        this.sawMoved = true;
        return;
      case "key":
        slot.outcomes[key] = isDenied;
        return;
      case "denied":
      case "interrupted":
        throw writeError(this.#parts.subject, command, message);
    }
  }
}
