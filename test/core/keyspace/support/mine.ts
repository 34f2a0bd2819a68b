import { join } from "node:path";
import type { MinedPatterns } from "../../../../src/core/keyspace/mined-patterns.ts";
import { createPatternMiner } from "../../../../src/core/keyspace/pattern-miner.ts";
import type { LabelledKey } from "./generate-keys.ts";

/** Where the labelled key schemes are, from the top of the project. */
export const SCHEMES = join("test", "fixtures", "key-schemes");

export interface Mined {
  readonly mined: MinedPatterns;
  /** The template of every key, in the order given; `{other}` where none fits. */
  readonly templates: readonly string[];
}

/** Mines keys with one character a byte, then asks for the template of each. */
export function mine(keys: readonly string[]): Mined {
  const miner = createPatternMiner();
  const raw = keys.map((key) => Buffer.from(key, "latin1"));
  for (const key of raw) miner.add(key);
  const mined = miner.finish();
  const byId = new Map(mined.patterns.map((one) => [one.id, one.template]));
  return { mined, templates: raw.map((key) => byId.get(miner.assign(key)) ?? "{other}") };
}

/** The same for text keys: the distinct templates, without names of placeholders. */
export function shapesOf(keys: readonly string[]): readonly string[] {
  const { templates } = mine(keys.map((key) => Buffer.from(key, "utf8").toString("latin1")));
  return [...new Set(templates.map((one) => one.replace(/(?<!\\)\{[^}]*\}/g, "{}")))].sort();
}

export function keysOf(labelled: readonly LabelledKey[]): readonly string[] {
  return labelled.map((one) => one.key);
}
