import type { Finding, Quantity, RuleId } from "../../../src/core/rules/rule.ts";
import { factNames, factUnits, findingReasons } from "../../../src/core/rules/vocabulary.ts";
import type { AlertView } from "../../../src/messages/views.ts";

/** Every fact there is, each with a value of its own, so that a number that is missing somewhere shows. */
export const allFacts: Readonly<Record<string, Quantity>> = Object.fromEntries(
  factNames.map((name, index) => {
    const unit = factUnits[name];
    return [
      name,
      unit === "text" ? { unit, value: `word${index}` } : { unit, value: exampleOf(unit, index) },
    ];
  }),
);

function exampleOf(unit: Exclude<Quantity["unit"], "text">, index: number): number {
  switch (unit) {
    case "ratio":
      return (index + 11) / 100;
    case "bytes":
      return 1_500_000 * (index + 1);
    case "count":
      return 1_001 * (index + 1);
    case "seconds":
      return 3_661 * (index + 1);
    default:
      return index + 2.25;
  }
}

/** One alert for every reason that a rule may give. */
export const allAlerts: readonly { readonly what: string; readonly view: AlertView }[] = (
  Object.entries(findingReasons) as [RuleId, readonly string[]][]
).flatMap(([rule, reasons]) =>
  reasons.map((reason) => ({ what: `${rule} ${reason}`, view: alertOf(rule, reason) })),
);

function alertOf(rule: RuleId, reason: string): AlertView {
  const finding: Finding = {
    kind: "bad",
    rule,
    subject: { cluster: "orders-eu", node: "n1:6379" },
    severity: "warning",
    reason,
    values: allFacts,
    limit: { name: "latencyMs", value: { unit: "ms", value: 7 }, source: "house" },
  };
  return {
    alertId: "A77",
    rule,
    cluster: "orders-eu",
    node: "n1:6379",
    environment: "staging",
    team: "Orders",
    severity: "warning",
    condition: "firing",
    handling: "open",
    finding,
    currentValues: allFacts,
    firedAtMs: 1_770_904_800_000,
    updatedAtMs: 1_770_904_800_000,
  };
}
