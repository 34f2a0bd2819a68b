import { noPolicy } from "../core/fleet.ts";
import { createAlerts } from "./alerts.ts";
import { createAttempt } from "./attempt.ts";
import { createAudits } from "./audits.ts";
import { createBundles } from "./bundles.ts";
import { createChannels } from "./channels.ts";
import { openDatabase } from "./dialects.ts";
import { createDigests } from "./digests.ts";
import { createInbox } from "./inbox.ts";
import { createLedger } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { createObservations } from "./observations.ts";
import { createOutbox } from "./outbox.ts";
import { createPreferences } from "./preferences.ts";
import { createReplyDrafts } from "./reply-drafts.ts";
import { createReports } from "./reports.ts";
import { createRequests } from "./requests.ts";
import { createRuns } from "./runs.ts";
import { createSilences } from "./silences.ts";
import type { Store } from "./store.ts";

export interface StoreOptions {
  /** Draws the id of an outbox entry: unique and not to be guessed. */
  readonly newOutboxId: () => string;
  /** How long an edit of a root that shows newer figures, and no more, waits for others; 15 s unless told. */
  readonly editEveryMs?: number;
  /** Most connections to a database server, 5 unless told; a file has one. */
  readonly connections?: number;
}

/**
 * Opens the database, brings its tables up to date and answers the store.
 *
 * @param databaseUrl `sqlite:<path>` (the file and its folder are created), or a `postgres://` URL.
 * @throws StoreError when the database cannot be opened, reached or brought up to date.
 */
export async function createStore(databaseUrl: string, options: StoreOptions): Promise<Store> {
  const open = await openDatabase(databaseUrl, options.connections ?? 5);
  const attempt = createAttempt(open);
  try {
    await attempt("bringing its tables up to date", migrate);
  } catch (error) {
    await open.database.destroy();
    throw error;
  }
  const { newOutboxId, editEveryMs = noPolicy.delivery.editEveryMs } = options;
  return {
    observations: createObservations(attempt),
    alerts: createAlerts(attempt, { newOutboxId, editEveryMs }),
    bundles: createBundles(attempt, newOutboxId),
    silences: createSilences(attempt, newOutboxId),
    channels: createChannels(attempt, newOutboxId),
    outbox: createOutbox(attempt, open.locksRows, newOutboxId),
    inbox: createInbox(attempt),
    digests: createDigests(attempt, newOutboxId),
    preferences: createPreferences(attempt),
    audits: createAudits(attempt),
    requests: createRequests(attempt, newOutboxId),
    replyDrafts: createReplyDrafts(attempt),
    runs: createRuns(attempt, { newOutboxId, editEveryMs }),
    ledger: createLedger(attempt),
    reports: createReports(attempt),
    close: () => attempt("closing it", (database) => database.destroy()),
  };
}
