import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { createStore } from "../../src/store/create-store.ts";
import type { Store } from "../../src/store/store.ts";
import { describeAlerts } from "./alerts-contract.ts";
import { describeAudits } from "./audits-contract.ts";
import { describeBundles } from "./bundles-contract.ts";
import { describeChannels } from "./channels-contract.ts";
import { describeDigests } from "./digests-contract.ts";
import { describeInbox } from "./inbox-contract.ts";
import { describeObservations } from "./observations-contract.ts";
import { describeOutbox } from "./outbox-contract.ts";
import { describePreferences } from "./preferences-contract.ts";
import { describeReports } from "./reports-contract.ts";
import { describeRequests } from "./requests-contract.ts";
import { describeRestart } from "./restart-contract.ts";
import { describeSilences } from "./silences-contract.ts";

/** A database for the tests. */
export interface TestDatabase {
  readonly url: () => string;
  /** From then on it holds no rows; tables may be left. */
  readonly clear: () => Promise<void>;
  /** From then on it holds nothing. */
  readonly drop: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What the parts of the contract get. Stores opened in one test share its database and are closed after it. */
export interface Stores {
  readonly open: () => Promise<Store>;
  /** Removes the tables, as before the very first start. */
  readonly drop: () => Promise<void>;
}

/** The one suite that every database passes. */
export function describeStore(name: string, start: () => Promise<TestDatabase>): void {
  describe(name, () => {
    let database: TestDatabase | undefined;
    let opened: Store[] = [];
    let outboxIds = 0;

    const stores: Stores = {
      open: async () => {
        const store = await createStore(database?.url() ?? "", {
          newOutboxId: () => `out-${++outboxIds}`,
          connections: 2,
        });
        opened.push(store);
        return store;
      },
      drop: async () => database?.drop(),
    };

    beforeAll(async () => {
      database = await start();
    });
    beforeEach(async () => {
      await database?.clear();
      outboxIds = 0;
    });
    afterEach(async () => {
      await Promise.all(opened.map((store) => store.close()));
      opened = [];
    });
    afterAll(async () => {
      await database?.stop();
    });

    describe("observations", () => describeObservations(stores));
    describe("alerts", () => describeAlerts(stores));
    describe("outbox", () => describeOutbox(stores));
    describe("bundles", () => describeBundles(stores));
    describe("silences", () => describeSilences(stores));
    describe("channels", () => describeChannels(stores));
    describe("digests", () => describeDigests(stores));
    describe("inbox", () => describeInbox(stores));
    describe("audits", () => describeAudits(stores));
    describe("preferences", () => describePreferences(stores));
    describe("reports", () => describeReports(stores));
    describe("requests", () => describeRequests(stores));
    describe("restart", () => describeRestart(stores));
  });
}
