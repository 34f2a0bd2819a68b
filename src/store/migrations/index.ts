import type { Migration } from "kysely";
import { audits } from "./audits.ts";
import { delivery } from "./delivery.ts";
import { firstTables } from "./first-tables.ts";
import { requests } from "./requests.ts";

/** By name, in the order of the names. A released one is never changed: add the next. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-first-tables": firstTables,
  "0002-audits": audits,
  "0003-delivery": delivery,
  "0004-requests": requests,
};
