import type { Cluster } from "../fleet.ts";
import type { RuleId, Severity } from "../rules/rule.ts";

/**
 * Which alerts something is meant for. Every field that is given must hold; an empty matcher holds for all.
 * A field with several values holds when one of them does; of `tags` all must be there.
 */
export interface AlertMatcher {
  /** Names, in which `*` stands for any characters, whatever their case. */
  readonly clusters?: readonly string[];
  readonly environments?: readonly string[];
  readonly teams?: readonly string[];
  readonly tags?: readonly string[];
  readonly rules?: readonly RuleId[];
  readonly severities?: readonly Severity[];
}

/** What a matcher is held against. Without `rule` or `severity` (a dry run) a matcher that asks for one fails. */
export interface AlertLabels {
  readonly cluster: Pick<Cluster, "name" | "environment" | "tags"> & {
    readonly owner: { readonly team: string };
  };
  readonly rule?: RuleId;
  readonly severity?: Severity;
}
