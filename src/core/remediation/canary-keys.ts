/** Fewer say nothing of a server. */
const fewest = 100;
const share = 0.001;

/** Keys to change before the watch: one in a thousand, at least 100, never more than there are. */
export function canaryKeys(toChange: number): number {
  return Math.min(toChange, Math.max(fewest, Math.ceil(toChange * share)));
}
