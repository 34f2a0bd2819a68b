import type { Quantity } from "./rule.ts";
import { type FactName, factUnits } from "./vocabulary.ts";

/** Facts as plain values, in the order in which a reader wants them; an `undefined` one is not known. */
export type PlainFacts = {
  readonly [Name in FactName]?: ((typeof factUnits)[Name] extends "text" ? string : number) | undefined;
};

/** Gives each fact its unit and keeps the order. What is not known, or not a finite number, is left out. */
export function nameFacts(plain: PlainFacts): Readonly<Record<string, Quantity>> {
  const named: Record<string, Quantity> = {};
  for (const [name, value] of Object.entries(plain)) {
    const unit = factUnits[name as FactName];
    if (typeof value === "string" && unit === "text") named[name] = { unit, value };
    if (typeof value === "number" && unit !== "text" && Number.isFinite(value)) named[name] = { unit, value };
  }
  return named;
}

/** part / whole; `undefined` when the whole is missing or 0, since a share of nothing says nothing. */
export function ratioOf(part: number, whole: number | undefined): number | undefined {
  return whole === undefined || whole === 0 ? undefined : part / whole;
}
