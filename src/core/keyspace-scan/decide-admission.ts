import type { ServerFacts } from "./server-facts.ts";

/** Why a server must not be scanned now. */
export type Refusal =
  /** It reads its data from disk. */
  | "loading"
  /** A replica that lost its primary, or is being filled by it. */
  | "out-of-sync"
  /** A failover is under way. */
  | "failing-over"
  /** It has another role than when it was chosen, or when the scan began. */
  | "role-changed"
  /** A primary whose CPU is used up by others. */
  | "busy";

/** A primary at this share of a core has nothing to spare: Redis runs commands on one. */
export const busyCpuShare = 0.9;

/** `undefined`: it may be scanned. */
export function findRefusal(
  facts: Pick<ServerFacts, "role" | "loading" | "inSync" | "failingOver">,
  expected: { readonly role?: ServerFacts["role"]; readonly othersCpuShare?: number },
): Refusal | undefined {
  if (facts.loading) return "loading";
  if (expected.role !== undefined && facts.role !== expected.role) return "role-changed";
  if (facts.failingOver) return "failing-over";
  if (facts.role === "replica" && !facts.inSync) return "out-of-sync";
  if (facts.role === "primary" && (expected.othersCpuShare ?? 0) >= busyCpuShare) return "busy";
  return undefined;
}
