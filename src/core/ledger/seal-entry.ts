import { canonicalJson } from "./canonical-json.ts";
import type { LedgerEntry, NewLedgerEntry } from "./ledger-entry.ts";

/** SHA-256 of UTF-8 text, in hex. */
export type Sha256 = (text: string) => string;

/** Gives an entry its place behind another one. */
export function sealEntry(
  entry: NewLedgerEntry,
  place: Pick<LedgerEntry, "sequence" | "previousHash">,
  sha256: Sha256,
): LedgerEntry {
  return { ...entry, ...place, hash: hashEntry({ ...entry, ...place }, sha256) };
}

/** What the hash of an entry must be. */
export function hashEntry(
  { previousHash, ...fields }: Omit<LedgerEntry, "hash"> & { readonly hash?: string },
  sha256: Sha256,
): string {
  const { hash: _, ...told } = fields;
  return sha256(`${previousHash}${canonicalJson(told)}`);
}
