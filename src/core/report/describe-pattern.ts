import type { Contract, PatternAudit, Workload } from "../audit/audit.ts";
import { findContract } from "../audit/match-contract.ts";
import type { PatternDescription } from "./report.ts";

/** The owner's words where a contract covers the pattern, else what its shape tells. */
export function describePattern(
  pattern: Pick<PatternAudit, "pattern" | "slots">,
  workload: Workload,
  contracts: readonly Contract[],
): PatternDescription {
  const contract = findContract(pattern.pattern, contracts)?.contract;
  if (contract?.description !== undefined) {
    return {
      kind: "contract",
      text: contract.description,
      ...(contract.owner !== undefined && { owner: contract.owner }),
    };
  }
  return { kind: "shape", workload, slots: [...new Set(pattern.slots.map(({ name }) => name))] };
}
