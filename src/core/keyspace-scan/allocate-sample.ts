/**
 * How many draws each database gets: in proportion to its keys, by the largest remainder, so that every key has the
 * same chance. Returns one number for each of `keys`; their sum is `draws`, or 0 where there are no keys.
 */
export function allocateSample(keys: readonly number[], draws: number): readonly number[] {
  const total = keys.reduce((sum, count) => sum + count, 0);
  if (total === 0) return keys.map(() => 0);
  const shares = keys.map((count) => (count / total) * draws);
  const allocated = shares.map(Math.floor);
  const left = draws - allocated.reduce((sum, count) => sum + count, 0);
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .toSorted((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, left)) allocated[index] = (allocated[index] ?? 0) + 1;
  return allocated;
}
