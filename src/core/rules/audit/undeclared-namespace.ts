import { ownSources } from "../../own-sources.ts";
import type { AuditRule } from "./audit-rule.ts";
import { createFinding, mostPatterns } from "./create-finding.ts";
import { findNamespace } from "./namespace.ts";

/** From this share of the cluster's keys on it is more than an oversight. */
const largeShare = 0.01;
const limit = {
  value: { unit: "ratio", value: largeShare },
  source: ownSources.undeclaredKeys,
} as const;

/** Namespaces of which no pattern is declared, once anybody has declared anything. One finding a namespace. */
export const undeclaredNamespace: AuditRule = {
  id: "undeclared-namespace",
  judge: (context) => {
    if (context.contracts.length === 0) return [];
    const namespaces = new Map<string, { keys: number; share: number; patterns: string[] }>();
    for (const pattern of context.audit.patterns) {
      if (context.contractOf(pattern) !== undefined) continue;
      const name = findNamespace(pattern.pattern) ?? pattern.pattern;
      const known = namespaces.get(name) ?? { keys: 0, share: 0, patterns: [] };
      known.keys += pattern.keys;
      known.share += pattern.share;
      known.patterns.push(pattern.pattern);
      namespaces.set(name, known);
    }
    return [...namespaces]
      .sort(([, a], [, b]) => b.keys - a.keys)
      .slice(0, mostPatterns)
      .map(([namespace, { keys, share, patterns }]) =>
        createFinding(context, {
          rule: "undeclared-namespace",
          reason: "undeclared",
          severity: share >= largeShare ? "warning" : "info",
          priority: "P3",
          facts: {
            namespace,
            keys,
            share,
            patterns: patterns.length,
            examples: patterns.slice(0, 3).join(", "),
          },
          limit,
        }),
      );
  },
};
