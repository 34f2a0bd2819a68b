/** Nearest rank; `share` is 0..1. Throws for no values. */
export function percentile(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];
  if (value === undefined) throw new Error("there are no values");
  return value;
}
