import { KeyPage } from "../bulk/key-page.ts";
import { CommandPacket } from "./command-packet.ts";

/** What became of a key; index of `outcomes`. */
export const outcomes = [
  "none",
  "pending",
  "changed",
  "hasTtl",
  "shorterTtl",
  "vanished",
  "foreign",
  "denied",
  /** Not counted: its slot is elsewhere, where it is met again. */
  "moved",
  /** Not counted: the run changed and counted it before. */
  "counted",
  /** A more specific pattern's. */
  "elsewhere",
] as const;

export type Outcome = (typeof outcomes)[number];

export const isNone = 0;
export const isPending = 1;
export const isChanged = 2;
export const hasTtl = 3;
export const shorterTtl = 4;
export const isVanished = 5;
export const isForeign = 6;
export const isDenied = 7;
export const isMoved = 8;
export const isCounted = 9;
export const isElsewhere = 10;

/** A page of keys on its way: which item each belongs to, what it is to get, and what became of it. */
export class WriteSlot {
  readonly page: KeyPage;
  readonly packet = new CommandPacket();
  /** Index of the item of each key; -1: none. */
  items = new Int32Array(0);
  outcomes = new Uint8Array(0);
  ttlSeconds = new Float64Array(0);
  /** Milliseconds that were left before; -1: no TTL. */
  previousMs = new Float64Array(0);
  /** Keys that a packet is about. */
  readonly picked: number[] = [];
  /** Owners of foreign keys, in the order of the keys. */
  readonly owners: string[] = [];
  /** Number of its batch in the journal; `undefined`: nothing is to be written. */
  batch: number | undefined;
  writtenAtMs = 0;

  constructor() {
    this.page = new KeyPage([], []);
  }

  /** For the keys that the page has now. */
  begin(): void {
    const { length } = this.page.starts;
    if (this.items.length < length) {
      this.items = new Int32Array(length);
      this.outcomes = new Uint8Array(length);
      this.ttlSeconds = new Float64Array(length);
      this.previousMs = new Float64Array(length);
    }
    this.picked.length = 0;
    this.owners.length = 0;
    this.batch = undefined;
  }
}
