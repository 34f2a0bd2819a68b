import type { Audit } from "./audit.ts";

/** Its counts are whole: a pattern of few keys may be missing from a sample by chance, and its numbers vary. */
export function sawEveryKey({ complete, mode }: Pick<Audit, "complete" | "mode">): boolean {
  return complete && mode !== "sample";
}
