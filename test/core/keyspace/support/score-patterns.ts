import type { LabelledKey } from "./generate-keys.ts";

/**
 * Grouping accuracy (share of keys whose group is a true group), F-measure over groups, template accuracy
 * (share of keys whose template is the true one up to names of placeholders). All lenient: a true group may be
 * cut along whole values of its enum placeholders. `merged` counts predicted patterns with keys of two true ones.
 */
export interface PatternScore {
  readonly groupingAccuracy: number;
  readonly groupF1: number;
  readonly templateAccuracy: number;
  readonly merged: number;
  readonly truth: number;
  readonly predicted: number;
  /** True patterns that were not recovered, with what was predicted for their keys. */
  readonly missed: readonly {
    readonly label: string;
    readonly keys: number;
    readonly predictions: readonly string[];
  }[];
  /** True patterns whose groups are right but whose templates differ. */
  readonly mistyped: readonly {
    readonly label: string;
    readonly prediction: string;
    readonly keys: number;
  }[];
}

interface Placeholder {
  readonly name: string;
}

function splitLabel(label: string): (string | Placeholder)[] {
  const parts: (string | Placeholder)[] = [];
  let literal = "";
  for (let at = 0; at < label.length; at++) {
    const char = label.charAt(at);
    if (char === "\\") literal += char + label.charAt(++at);
    else if (char === "{") {
      let end = at + 1;
      while (end < label.length && label.charAt(end) !== "}") end += label.charAt(end) === "\\" ? 2 : 1;
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push({ name: label.slice(at + 1, end) });
      at = end;
    } else literal += char;
  }
  if (literal !== "") parts.push(literal);
  return parts;
}

function withoutNames(label: string): string {
  return splitLabel(label)
    .map((part) => (typeof part === "string" ? part : "{}"))
    .join("");
}

/** Every way to write the label with its enum values as placeholders or spelled out. */
function variants(alternative: string): Set<string> {
  let texts = [""];
  for (const part of splitLabel(alternative)) {
    if (typeof part === "string") texts = texts.map((text) => text + part);
    else if (part.name.startsWith("="))
      texts = texts.flatMap((text) => [`${text}{}`, text + part.name.slice(1)]);
    else texts = texts.map((text) => `${text}{}`);
  }
  return new Set(texts);
}

function countBy<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export function scorePatterns(keys: readonly LabelledKey[], predictions: readonly string[]): PatternScore {
  const truthCount = countBy(keys.map((one) => one.label));
  const alternativeCount = countBy(keys.map((one) => one.alternative));
  const groups = new Map<string, { labels: Set<string>; alternatives: Set<string>; keys: number }>();
  const spread = new Map<string, Map<string, number>>();
  for (const [k, one] of keys.entries()) {
    const prediction = predictions[k] ?? "";
    const group = groups.get(prediction) ?? {
      labels: new Set<string>(),
      alternatives: new Set<string>(),
      keys: 0,
    };
    group.labels.add(one.label);
    group.alternatives.add(one.alternative);
    group.keys++;
    groups.set(prediction, group);
    const cells = spread.get(one.label) ?? new Map<string, number>();
    cells.set(prediction, (cells.get(prediction) ?? 0) + 1);
    spread.set(one.label, cells);
  }
  const right = new Set<string>();
  let rightKeys = 0;
  let merged = 0;
  for (const [prediction, group] of groups) {
    if (group.labels.size > 1) {
      merged++;
      continue;
    }
    const whole = [...group.alternatives].reduce((sum, one) => sum + (alternativeCount.get(one) ?? 0), 0);
    if (whole !== group.keys) continue;
    right.add(prediction);
    rightKeys += group.keys;
  }
  const missed: PatternScore["missed"][number][] = [];
  let recovered = 0;
  for (const [label, cells] of spread) {
    if ([...cells.keys()].every((prediction) => right.has(prediction))) recovered++;
    else missed.push({ label, keys: truthCount.get(label) ?? 0, predictions: [...cells.keys()] });
  }
  const known = new Map<string, Set<string>>();
  const bad = new Map<string, { label: string; prediction: string; keys: number }>();
  let templates = 0;
  for (const [k, one] of keys.entries()) {
    const accepted = known.get(one.alternative) ?? variants(one.alternative);
    known.set(one.alternative, accepted);
    const prediction = predictions[k] ?? "";
    if (accepted.has(withoutNames(prediction))) templates++;
    else if (right.has(prediction)) {
      const id = `${one.label} ${prediction}`;
      bad.set(id, { label: one.label, prediction, keys: (bad.get(id)?.keys ?? 0) + 1 });
    }
  }
  const precision = right.size / groups.size;
  const recall = recovered / truthCount.size;
  return {
    groupingAccuracy: rightKeys / keys.length,
    groupF1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    templateAccuracy: templates / keys.length,
    merged,
    truth: truthCount.size,
    predicted: groups.size,
    missed: missed.sort((a, b) => b.keys - a.keys),
    mistyped: [...bad.values()].sort((a, b) => b.keys - a.keys),
  };
}
