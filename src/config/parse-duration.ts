const unitsMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `15m` in ms. The text has been checked by the schema. */
export function parseDuration(text: string): number {
  return Number(text.slice(0, -1)) * unitsMs[text.slice(-1) as keyof typeof unitsMs];
}
