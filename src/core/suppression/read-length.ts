const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What lasts longer is no silence any more; it belongs into the fleet file, or the limit is wrong. */
export const longestSilenceMs = 30 * 86_400_000;

/** How long planned work comes again at most; then somebody must want it anew. */
export const longestRepetitionMs = 366 * 86_400_000;

/** How long a silence lasts, as people write it: `30m`, `2h`, `3d`. `undefined`: it is no length of time, or of none. */
export function readLength(text: string): number | undefined {
  const [, amount = "", unit = ""] = /^(\d{1,6})([mhd])$/i.exec(text.trim()) ?? [];
  const ms = Number(amount) * (unitsMs[unit.toLowerCase()] ?? 0);
  return ms > 0 ? ms : undefined;
}
