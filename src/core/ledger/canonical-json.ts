/**
 * JSON that is the same for equal values: keys sorted by code unit, no spaces, `undefined` left out (in lists:
 * `null`), as `JSON.stringify` writes numbers and text. In the spirit of RFC 8785.
 */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) => (isPlain(inner) ? sortKeys(inner) : inner)) ?? "null"
  );
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Entries that look like numbers come first in any object, in both of two equal ones. */
function sortKeys(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
