/** A map without the keys whose value is `undefined`: zod's optional keys may hold it, ours may not. */
export function withoutUndefined<Entry extends object>(
  entry: Entry,
): { [Key in keyof Entry]: Exclude<Entry[Key], undefined> } {
  const given = Object.entries(entry).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [Key in keyof Entry]: Exclude<Entry[Key], undefined> };
}
