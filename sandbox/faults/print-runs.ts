import { groupBy } from "./checks/group-by.ts";
import type { Run } from "./lane.ts";

/** A line for each fault, and below all that was violated. */
export function printRuns(runs: readonly Run[]): void {
  const rows = [...groupBy(runs, ({ fault }) => fault)].map(([fault, all]) => [
    fault,
    String(all.length),
    String(all.reduce((sum, { violations }) => sum + violations.length, 0)),
  ]);
  rows.sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
  const table = [["fault", "runs", "violations"], ...rows];
  const width = Math.max(...table.map(([fault = ""]) => fault.length));
  for (const [fault = "", count = "", violations = ""] of table) {
    console.log(`${fault.padEnd(width)}  ${count.padStart(5)}  ${violations.padStart(10)}`);
  }
  for (const { fault, detail, violations } of runs) {
    for (const violation of violations) console.log(`! ${fault}, ${detail}: ${violation}`);
  }
}
