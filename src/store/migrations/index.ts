import type { Migration } from "kysely";
import { audits } from "./audits.ts";
import { delivery } from "./delivery.ts";
import { digests } from "./digests.ts";
import { firstTables } from "./first-tables.ts";
import { reports } from "./reports.ts";
import { requestMenus } from "./request-menus.ts";
import { requests } from "./requests.ts";
import { runMessages } from "./run-messages.ts";

/** By name, in the order of the names. A released one is never changed: add the next. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-first-tables": firstTables,
  "0002-audits": audits,
  "0003-delivery": delivery,
  "0004-requests": requests,
  "0005-run-messages": runMessages,
  "0006-reports": reports,
  "0007-digests": digests,
  "0008-request-menus": requestMenus,
};
