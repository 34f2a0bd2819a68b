import { ruleIds } from "../../../core/rules/index.ts";
import type { RuleId, Severity } from "../../../core/rules/rule.ts";
import { explainRouting } from "../../../usecases/explain-routing.ts";
import type { SlackCommand } from "./command.ts";
import { findClosest } from "./find-closest.ts";
import { findCluster } from "./find-cluster.ts";

const severities: readonly Severity[] = ["warning", "critical"];

/** `/redis-audit route <cluster> [rule] [severity]`, rule and severity in any order: a dry run. */
export const route: SlackCommand = async (input, listening) => {
  const { words, answer } = input;
  const found = findCluster(words[0], input, listening);
  if (found.kind === "answer") return found.message;
  let rule: RuleId | undefined;
  let severity: Severity | undefined;
  for (const word of words.slice(1)) {
    const [asRule, asSeverity] = [findSame(word, ruleIds), findSame(word, severities)];
    if (asRule === undefined && asSeverity === undefined) {
      const suggestion = findClosest(word, [...ruleIds, ...severities]);
      return answer("command-problem", { problem: "badRoute", word, ...(suggestion && { suggestion }) });
    }
    rule = asRule ?? rule;
    severity = asSeverity ?? severity;
  }
  const question = { cluster: found.cluster, ...(rule && { rule }), ...(severity && { severity }) };
  const { store, fleet, nowMs } = listening;
  return answer("route", await explainRouting(store, fleet, question, nowMs()));
};

function findSame<Value extends string>(word: string, values: readonly Value[]): Value | undefined {
  return values.find((value) => value === word.toLowerCase());
}
