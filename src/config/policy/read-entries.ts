import type { z } from "zod";
import type { FilePath } from "../problem-at.ts";

/** The items of a list that have the right form, with their places in it. */
export type Entries<Entry> = readonly { readonly index: number; readonly entry: Entry }[];

/** Of a list whose malformed parts were cut out; an item that lost what it needs is left out. */
export function readEntries<Entry>(list: unknown, schema: z.ZodType<Entry>): Entries<Entry> {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [{ index, entry: parsed.data }] : [];
  });
}

/** All names that stand in a list, also those of items that are wrong otherwise: to refer to one is no fault. */
export function readNames(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const name: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "name") : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

/** The names of entries with their paths in the file. */
export function nameEntries(
  entries: Entries<{ readonly name: string }>,
  list: string,
): readonly { readonly name: string; readonly path: FilePath }[] {
  return entries.map(({ index, entry }) => ({ name: entry.name, path: [list, index, "name"] }));
}
