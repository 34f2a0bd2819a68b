import { afterEach, beforeEach, expect, it } from "vitest";
import { readCluster } from "../../src/usecases/read-cluster.ts";
import { removeOldRows } from "../../src/usecases/remove-old-rows.ts";
import { approval, firstRequestDecision, posted, requestOf } from "../contract/request-samples.ts";
import { alertOf, firstDecision } from "../contract/samples.ts";
import { silence } from "../core/suppression/samples.ts";
import { market, marketNode, memoryRound } from "../support/market.ts";
import { openTestStore, type TestStore } from "../support/sqlite-store.ts";

let opened: TestStore;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 5, 1, 12, 30);

beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.remove());

const addRounds = (agesMs: readonly number[]) =>
  opened.store().observations.add(agesMs.map((ageMs) => memoryRound(nowMs - ageMs, 0.5)));
const agesOf = async (sinceMs: number): Promise<readonly number[]> => {
  const rounds = await opened.store().observations.minutely("market", marketNode, nowMs - sinceMs);
  return rounds.map(({ atMs }) => nowMs - atMs).reverse();
};

it("keeps every round for 48 hours, then the last of each hour for 90 days", async () => {
  const minuteMs = 60_000;
  const raw = [0, minuteMs, 47 * hourMs, 48 * hourMs];
  const older = [48 * hourMs + minuteMs, 48 * hourMs + 2 * minuteMs, 60 * dayMs, 60 * dayMs + minuteMs];
  const old = [90 * dayMs + 1, 120 * dayMs];
  await addRounds([...raw, ...older, ...old]);
  await removeOldRows(opened.store(), nowMs);
  expect(await agesOf(200 * dayMs)).toEqual([...raw, 48 * hourMs + minuteMs, 60 * dayMs]);
});

it("leaves what the rules compare with as it was", async () => {
  const ages = Array.from({ length: 26 * 60 }, (_, index) => index * 60_000);
  await addRounds(ages);
  const round = [memoryRound(nowMs + 30_000, 0.6)];
  const before = await readCluster(opened.store(), market, round);
  await removeOldRows(opened.store(), nowMs);
  expect(await readCluster(opened.store(), market, round)).toEqual(before);
});

it("remembers duplicates for a day after they were carried out, and what was not carried out for ever", async () => {
  const { inbox } = opened.store();
  await inbox.accept({ id: "Ev1", body: {}, receivedAtMs: nowMs - 30 * dayMs });
  await inbox.done("Ev1", nowMs - dayMs);
  await inbox.accept({ id: "Ev2", body: {}, receivedAtMs: nowMs - 30 * dayMs });
  await removeOldRows(opened.store(), nowMs);
  expect(await inbox.accept({ id: "Ev1", body: {}, receivedAtMs: nowMs })).toBe("duplicate");
  await removeOldRows(opened.store(), nowMs + 1);
  expect(await inbox.accept({ id: "Ev1", body: {}, receivedAtMs: nowMs })).toBe("new");
  expect((await inbox.pending()).map(({ id }) => id)).toEqual(["Ev2", "Ev1"]);
});

it("removes settled messages after 30 days, silences after 90, and keeps open alerts however old", async () => {
  const { outbox, alerts, silences } = opened.store();
  await alerts.apply(firstDecision(alertOf({ lastSampleAtMs: nowMs - 200 * dayMs })));
  await outbox.claim({ nowMs, leaseMs: 1, limit: 9 });
  const [entry] = await outbox.history("A1");
  await outbox.confirm(entry?.id ?? "", nowMs - 30 * dayMs);
  await silences.put({ ...silence, endsAtMs: nowMs - 90 * dayMs - 1 }, []);
  await removeOldRows(opened.store(), nowMs);
  expect(await outbox.history("A1")).toHaveLength(1);
  expect(await silences.list(nowMs - 100 * dayMs)).toEqual([]);
  await removeOldRows(opened.store(), nowMs + 1);
  expect(await outbox.history("A1")).toEqual([]);
  expect((await alerts.find("A1"))?.id).toBe("A1");
});

it("removes requests 400 days after they closed and replies after a week, and keeps the ledger", async () => {
  const { requests, replyDrafts, ledger } = opened.store();
  const closed = { ...posted, atMs: nowMs - 400 * dayMs };
  const request = requestOf({ state: "withdrawn" });
  await requests.apply({ ...firstRequestDecision(request), transitions: [closed] }, [approval]);
  const reply = { requestId: "R1", userId: "U1", wishes: [] };
  const id = await replyDrafts.add(reply, nowMs - 7 * dayMs);
  await removeOldRows(opened.store(), nowMs);
  expect([await requests.find("R1"), await replyDrafts.find(id)]).toEqual([request, reply]);
  await removeOldRows(opened.store(), nowMs + 1);
  expect([await requests.find("R1"), await replyDrafts.find(id)]).toEqual([undefined, undefined]);
  expect(await ledger.read(1, 10)).toHaveLength(1);
});
