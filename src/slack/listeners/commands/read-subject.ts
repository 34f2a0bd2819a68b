/**
 * The key or pattern that a command is about, of the words after the cluster's: all of them, but for `db N` at their end.
 * Several spaces in a row were lost when the words were read; `\x20` is one. `subject` empty: nothing was named.
 */
export function readSubject(
  words: readonly string[],
): { readonly subject: string; readonly database?: number } | { readonly badDatabase: string } {
  if (words.at(-2)?.toLowerCase() !== "db") return { subject: words.join(" ") };
  const number = words.at(-1) ?? "";
  if (!/^\d{1,6}$/.test(number)) return { badDatabase: number };
  return { subject: words.slice(0, -2).join(" "), database: Number(number) };
}
