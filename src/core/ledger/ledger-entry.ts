/**
 * One row of the append-only ledger. `hash` is SHA-256, hex, over the previous row's hash and the canonical JSON
 * (keys sorted, no spaces) of the other fields, so that a change to any past row shows in all after it.
 */
export interface LedgerEntry {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly atMs: number;
  /** Of requests the transition's name (`approved`, `posted`…); of runs `run-started`, `run-ended`, `undo`… */
  readonly kind: string;
  readonly requestId: string;
  readonly item?: number;
  /** User id, or `bot`. */
  readonly actor: string;
  readonly body: unknown;
  /** 64 zeros for the first. */
  readonly previousHash: string;
  readonly hash: string;
}

/** What is to be appended; the store gives it its place and its hash. */
export type NewLedgerEntry = Omit<LedgerEntry, "sequence" | "previousHash" | "hash">;

/** What the ledger's first row follows. */
export const genesisHash = "0".repeat(64);
