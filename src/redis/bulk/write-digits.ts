/** Writes a whole number from 0 in decimal digits; returns the position behind it. */
export function writeDigits(target: Uint8Array, at: number, value: number): number {
  if (value < 10) {
    target[at] = 48 + value;
    return at + 1;
  }
  if (value < 100) {
    target[at] = 48 + ((value / 10) | 0);
    target[at + 1] = 48 + (value % 10);
    return at + 2;
  }
  const rest = Math.floor(value / 10);
  const behind = writeDigits(target, at, rest);
  target[behind] = 48 + (value - rest * 10);
  return behind + 1;
}
