import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";

/** Raises a counter by `step` and answers its new value; the first of a counter is 1. */
export async function drawNumber(database: Kysely<Tables>, name: string, step = 1): Promise<number> {
  const { value } = await database
    .insertInto("counters")
    .values({ name, value: step })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((counter) => ({ value: counter("counters.value", "+", step) })),
    )
    .returning("value")
    .executeTakeFirstOrThrow();
  return value;
}

/** The number in an id such as `A12`, which orders ids. @throws Error when the id is none of that letter. */
export function numberOf(id: string, letter: string, what: string): number {
  const digits = id.startsWith(letter) ? /^\d{1,15}$/.exec(id.slice(letter.length))?.[0] : undefined;
  if (digits === undefined) throw new Error(`${id} is no ${what} id (${letter} and a number)`);
  return Number(digits);
}
