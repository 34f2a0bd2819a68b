import { expect, it } from "vitest";
import type { AlertLabels } from "../../../src/core/routing/matcher.ts";
import { countHidden } from "../../../src/core/suppression/count-hidden.ts";
import { firing, minute, resolved, suspect } from "../alerts/samples.ts";

const day = 24 * 60 * minute;
const nowMs = 30 * day;

const labelsOf = ({ rule, severity, subject }: ReturnType<typeof firing>): AlertLabels => ({
  cluster: { name: subject.cluster, environment: "production", tags: [], owner: { team: "Marketing" } },
  rule,
  severity,
});

it("counts what was live within seven days and matches", () => {
  const alerts = [
    firing(),
    firing({ rule: "latency" }),
    { ...resolved, resolvedAtMs: nowMs - 7 * day },
    { ...resolved, resolvedAtMs: nowMs - 7 * day - 1 },
    suspect,
    { ...suspect, condition: "resolved" as const, resolvedAtMs: nowMs },
  ];
  expect(countHidden({}, alerts, labelsOf, nowMs)).toBe(3);
  expect(countHidden({ rules: ["latency"] }, alerts, labelsOf, nowMs)).toBe(1);
  expect(countHidden({ clusters: ["orders"] }, alerts, labelsOf, nowMs)).toBe(0);
});
