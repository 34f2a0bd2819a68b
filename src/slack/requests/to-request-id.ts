/** `3`, `r3` and `R3` are the same request. */
export function toRequestId(word: string): string {
  return /^\d+$/.test(word) ? `R${word}` : word.toUpperCase();
}

export function isRequestId(word: string): boolean {
  return /^r\d+$/i.test(word);
}
