import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { createPatternMiner } from "../src/core/keyspace/pattern-miner.ts";
import { packageRoot } from "../src/package-root.ts";
import { ADVERSARIAL_KINDS, adversarialKeys } from "../test/core/keyspace/support/adversarial-keys.ts";
import { generateKeys } from "../test/core/keyspace/support/generate-keys.ts";
import { readVendors, type Vendor } from "../test/core/keyspace/support/key-schemes.ts";
import { type PatternScore, scorePatterns } from "../test/core/keyspace/support/score-patterns.ts";

const { values: options } = parseArgs({
  options: { keys: { type: "string", default: "1000000" }, seed: { type: "string", default: "7" } },
});
const wanted = Number(options.keys);
const seed = Number(options.seed);

const vendors = readVendors(join(packageRoot, "test", "fixtures", "key-schemes"));
const sets: readonly (readonly [string, readonly Vendor[]])[] = [
  ["tuned", vendors.filter((vendor) => !vendor.heldOut)],
  ["held out", vendors.filter((vendor) => vendor.heldOut)],
  ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map(
    (set) =>
      [
        `held out ${set}`,
        readVendors(join(packageRoot, "test", "fixtures", `key-schemes-held-out-${set}`)),
      ] as const,
  ),
];

function score(some: readonly Vendor[]): { readonly keys: number; readonly score: PatternScore } {
  const labelled = generateKeys(some, seed);
  const miner = createPatternMiner();
  const raw = labelled.map((one) => Buffer.from(one.key, "latin1"));
  for (const key of raw) miner.add(key);
  const byId = new Map(miner.finish().patterns.map((one) => [one.id, one.template]));
  const templates = raw.map((key) => byId.get(miner.assign(key)) ?? "{other}");
  return { keys: labelled.length, score: scorePatterns(labelled, templates) };
}

const percent = (share: number): string => (100 * share).toFixed(1);

function row(name: string, keys: number, ga: number, fga: number, pa: number, merged: number): void {
  console.log(`| ${name} | ${keys} | ${percent(ga)} | ${percent(fga)} | ${percent(pa)} | ${merged} |`);
}

console.log("| schemes | keys | GA | FGA | PA | merged patterns |\n|---|---:|---:|---:|---:|---:|");
for (const [name, some] of sets) {
  const each = some.map((vendor) => score([vendor]));
  const keys = each.reduce((sum, one) => sum + one.keys, 0);
  const mean = (of: (one: PatternScore) => number): number =>
    each.reduce((sum, one) => sum + of(one.score) * one.keys, 0) / keys;
  const groups = each.reduce((sum, one) => sum + one.score.groupF1, 0) / each.length;
  const merged = each.reduce((sum, one) => sum + one.score.merged, 0);
  row(
    `${name}, each alone`,
    keys,
    mean((one) => one.groupingAccuracy),
    groups,
    mean((one) => one.templateAccuracy),
    merged,
  );
}
for (const [name, some] of [...sets, ["all", vendors] as const]) {
  const { keys, score: one } = score(some);
  row(`${name}, in one key space`, keys, one.groupingAccuracy, one.groupF1, one.templateAccuracy, one.merged);
}

/** Adds keys from one buffer, as they come out of a reply; generating them is not timed. */
function measure(name: string, keys: Iterable<string>): void {
  const raw: Buffer[] = [];
  for (const key of keys) raw.push(Buffer.from(key, "latin1"));
  globalThis.gc?.();
  const before = process.memoryUsage();
  const cpu = process.cpuUsage();
  const miner = createPatternMiner();
  for (const key of raw) miner.add(key);
  const mined = miner.finish();
  const { user, system } = process.cpuUsage(cpu);
  globalThis.gc?.();
  const after = process.memoryUsage();
  const state =
    Math.max(0, after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
  const rate = Math.round(raw.length / ((user + system) / 1e6) / 1000);
  console.log(
    `| ${name} | ${raw.length} | ${rate} | ${state.toFixed(0)} | ${mined.patterns.length} | ${percent(mined.coverage)} |`,
  );
}

const times = (some: readonly Vendor[]): number => wanted / Math.max(1, generateKeys(some, seed).length);
const few = vendors.filter((vendor) => ["shop-a", "iot", "upper", "legacy-java", "hr"].includes(vendor.name));
console.log(
  "\nlearning included, CPU time of the process (garbage collection too); state after a collection with --expose-gc\n\n| stream | keys | thousand keys/s | state MB | patterns | coverage % |\n|---|---:|---:|---:|---:|---:|",
);
for (const [name, some] of [
  ["few schemes", few],
  ["all schemes", vendors],
] as const)
  measure(
    name,
    generateKeys(some, seed, times(some)).map((one) => one.key),
  );
for (const kind of ADVERSARIAL_KINDS)
  measure(kind, adversarialKeys(kind, Math.min(wanted, 200_000) / (kind === "long" ? 10 : 1), seed));
