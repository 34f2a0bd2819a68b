import type { KeyCount } from "./find-rise.ts";

/**
 * The keys of several nodes together, oldest first, from the time on at which each was counted once. Between its own
 * counts a node has as many as when it was last counted.
 */
export function addUpCounts(nodes: readonly (readonly KeyCount[])[]): readonly KeyCount[] {
  const steps = nodes
    .flatMap((counts, node) => counts.map(({ atMs, keys }) => ({ atMs, keys, node })))
    .sort((a, b) => a.atMs - b.atMs);
  const known = new Map<number, number>();
  const sums = new Map<number, number>();
  for (const { atMs, keys, node } of steps) {
    known.set(node, keys);
    if (known.size === nodes.length)
      sums.set(
        atMs,
        [...known.values()].reduce((sum, own) => sum + own, 0),
      );
  }
  return [...sums].map(([atMs, keys]) => ({ atMs, keys }));
}
