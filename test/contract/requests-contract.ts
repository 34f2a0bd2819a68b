import { describe, expect, it } from "vitest";
import { emptyLedger, verifyEntries } from "../../src/core/ledger/verify-ledger.ts";
import { sha256 } from "../../src/store/ledger.ts";
import {
  approval,
  firstRequestDecision,
  nextRequestDecision,
  posted,
  requestOf,
  runOf,
} from "./request-samples.ts";
import type { Stores } from "./store-contract.ts";

export function describeRequests(stores: Stores): void {
  it("draws ids that were never used", async () => {
    const { requests } = await stores.open();
    expect([await requests.nextId(), await requests.nextId()]).toEqual(["R1", "R2"]);
  });

  it("stores a request with its transition, its ledger row and its message together", async () => {
    const store = await stores.open();
    expect(await store.requests.apply(firstRequestDecision(requestOf()), [approval])).toBe("applied");
    expect(await store.requests.find("R1")).toEqual(requestOf());
    expect(await store.requests.transitions("R1")).toEqual([
      { requestId: "R1", sequence: 1, transition: posted },
    ]);
    expect(await store.ledger.read(1, 10)).toHaveLength(1);
    expect(await store.outbox.history("R1")).toMatchObject([
      { about: "R1", message: { kind: "request-root" }, state: "pending" },
    ]);
  });

  it("tells all transitions of one decision in one reply, and to whom they are copied", async () => {
    const store = await stores.open();
    const request = requestOf();
    await store.requests.apply(firstRequestDecision(request), []);
    const approved = { ...posted, item: 1, name: "approved", from: "proposed", to: "approved" } as const;
    const decided = { ...posted, name: "decided", from: "posted", to: "decided" } as const;
    await store.requests.apply(
      nextRequestDecision(request, {
        transitions: [approved, decided],
        announcements: ["root", "reply", { copyTo: "U2" }],
      }),
      [],
    );
    expect((await store.outbox.history("R1")).map(({ message }) => message)).toEqual([
      { kind: "request-root" },
      { kind: "request-root" },
      { kind: "request-reply", first: 2, last: 3 },
      { kind: "request-copy", first: 2, last: 3, to: "U2" },
    ]);
  });

  it("claims a root once for several edits, before the replies behind it", async () => {
    const store = await stores.open();
    const request = requestOf();
    await store.requests.apply(firstRequestDecision(request), []);
    await store.requests.apply(nextRequestDecision(request, { announcements: ["root"] }), []);
    const claim = { nowMs: 2000, leaseMs: 1000, limit: 10 };
    expect(await store.outbox.claim({ ...claim, heldChannels: ["C0MARKET"] })).toEqual([]);
    expect(await store.outbox.claim(claim)).toMatchObject([{ message: { kind: "request-root" } }]);
    expect((await store.outbox.history("R1")).map(({ state }) => state)).toEqual(["pending", "covered"]);
  });

  it("lets one of two processes win that decide on the same version, and stores nothing of the other", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const request = requestOf();
    await one.requests.apply(firstRequestDecision(request), []);
    const decision = nextRequestDecision(request, { transitions: [posted], announcements: ["reply"] });
    const outcomes = await Promise.all([
      one.requests.apply(decision, [approval]),
      other.requests.apply(decision, [approval]),
    ]);
    expect([...outcomes].sort()).toEqual(["applied", "conflict"]);
    expect(await one.requests.transitions("R1")).toHaveLength(2);
    expect(await one.ledger.appended()).toBe(1);
    expect(await one.outbox.history("R1")).toHaveLength(2);
  });

  it("stores a new request once", async () => {
    const store = await stores.open();
    await store.requests.apply(firstRequestDecision(requestOf()), []);
    expect(await store.requests.apply(firstRequestDecision(requestOf()), [approval])).toBe("conflict");
    expect(await store.ledger.appended()).toBe(0);
  });

  it("keeps where the root stands through later decisions, and finds the request by it", async () => {
    const store = await stores.open();
    const request = requestOf();
    await store.requests.apply(firstRequestDecision(request), []);
    await store.requests.setRoot("R1", "C0FALLBACK", "17.5", []);
    await store.requests.apply(nextRequestDecision(request), []);
    const stored = requestOf({ version: 2, rootTs: "17.5", rootChannel: "C0FALLBACK" });
    expect(await store.requests.find("R1")).toEqual(stored);
    expect(await store.requests.findByRoot("C0FALLBACK", "17.5")).toEqual(stored);
    expect(await store.requests.findByRoot("C0MARKET", "17.5")).toBeUndefined();
  });

  it("lists requests by what is asked, newest first by number", async () => {
    const { requests } = await stores.open();
    const all = [
      requestOf({ id: "R9" }),
      requestOf({ id: "R10", cluster: "orders" }),
      requestOf({ id: "R2", owner: { team: "Orders", channel: "C1" } }),
      requestOf({ id: "R3", state: "withdrawn" }),
    ];
    for (const request of all) await requests.apply(firstRequestDecision(request), []);
    const ids = async (filter: Parameters<typeof requests.list>[0]) =>
      (await requests.list(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual(["R10", "R9", "R3", "R2"]);
    expect(await ids({ open: true })).toEqual(["R10", "R9", "R2"]);
    expect(await ids({ cluster: "market", team: "iSales Marketing" })).toEqual(["R9", "R3"]);
  });

  it("refuses an id that is none, and stores nothing", async () => {
    const { requests } = await stores.open();
    await expect(requests.apply(firstRequestDecision(requestOf({ id: "A1" })), [])).rejects.toMatchObject({
      name: "StoreError",
      message: expect.stringContaining("A1 is no request id"),
    });
    expect(await requests.list({})).toEqual([]);
  });

  describe("runs", () => {
    it("begins one on a cluster at a time, and the next once it is over", async () => {
      const { runs } = await stores.open();
      expect(await runs.begin(runOf(), [])).toBe("begun");
      expect(await runs.begin(runOf({}, "run-2"), [approval])).toBe("busy");
      expect(await runs.begin(runOf({}, "run-3", "orders"), [])).toBe("begun");
      expect(await runs.put(runOf({ state: "stopped", endedAtMs: 4000, version: 2 }), [], 4000)).toBe(
        "applied",
      );
      expect(await runs.begin(runOf({ startedAtMs: 5000 }, "run-2"), [approval])).toBe("begun");
      expect((await runs.unfinished()).map(({ plan }) => plan.runId)).toEqual(["run-3", "run-2"]);
      expect((await runs.ofRequest("R1")).map(({ plan }) => plan.runId)).toEqual(["run-1", "run-3", "run-2"]);
    });

    it("lets one of two processes begin", async () => {
      const [one, other] = [await stores.open(), await stores.open()];
      const outcomes = await Promise.all([
        one.runs.begin(runOf(), [approval]),
        other.runs.begin(runOf({}, "run-2"), [approval]),
      ]);
      expect([...outcomes].sort()).toEqual(["begun", "busy"]);
      expect(await one.ledger.appended()).toBe(1);
    });

    it("refuses an older version, and gives a run back as it was stored", async () => {
      const { runs, ledger } = await stores.open();
      await runs.begin(runOf(), []);
      const canary = runOf({
        state: "canary",
        version: 2,
        nodes: [
          {
            node: "10.0.0.1:6379",
            serverRunId: "f00d",
            database: 0,
            cursor: "17179869184",
            done: false,
            scanned: 12,
            tallies: [],
            journalBatches: 0,
          },
        ],
      });
      expect(await runs.put(canary, [approval], 4000)).toBe("applied");
      expect(await runs.put(canary, [approval], 4000)).toBe("conflict");
      expect(await runs.find("run-1")).toEqual(canary);
      expect(await ledger.appended()).toBe(1);
    });

    it("stores the message of each change with it, and nothing for a change that came too late", async () => {
      const store = await stores.open();
      await store.requests.apply(firstRequestDecision(requestOf()), []);
      await store.runs.begin(runOf(), []);
      await store.runs.begin(runOf({}, "run-2"), []);
      const canary = runOf({ state: "canary", version: 2 });
      await store.runs.put(canary, [], 4000);
      await store.runs.put({ ...canary, state: "failed" }, [], 4000);
      expect(await store.outbox.history("run-1")).toMatchObject([
        { about: "run-1", message: { kind: "run" }, state: "pending", createdAtMs: 3000 },
        { about: "run-1", message: { kind: "run" }, state: "pending", createdAtMs: 4000 },
      ]);
      expect(await store.outbox.history("run-2")).toEqual([]);
      const claim = { nowMs: 5000, leaseMs: 1000, limit: 10 };
      expect(await store.outbox.claim({ ...claim, heldChannels: ["C0MARKET"] })).toEqual([]);
      await store.runs.setMessage("run-1", { channel: "C0MARKET", ts: "17.2" });
      expect(await store.outbox.claim({ ...claim, heldChannels: ["C0MARKET"] })).toMatchObject([
        { message: { kind: "run" } },
      ]);
      expect((await store.outbox.history("run-1")).map(({ state }) => state)).toEqual(["pending", "covered"]);
    });

    it("shows figures every 15 s in one edit, however often they are stored", async () => {
      const { runs, outbox } = await stores.open();
      await runs.begin(runOf({ state: "running" }), []);
      const [first] = await outbox.claim({ nowMs: 3000, leaseMs: 1000, limit: 10 });
      await outbox.confirm(first?.id ?? "", 3000);
      const pending = async () =>
        (await outbox.history("run-1"))
          .filter(({ state }) => state === "pending")
          .map(({ dueAtMs }) => dueAtMs);
      for (let second = 1; second <= 5; second++) {
        const tallies = [{ number: 1, matched: second, changed: second, skipped: {} }];
        await runs.put(runOf({ state: "running", tallies, version: 1 + second }), [], 3000 + second * 1000);
      }
      expect(await pending()).toEqual([19_000]);
      const [edit] = await outbox.claim({ nowMs: 19_000, leaseMs: 1000, limit: 10 });
      const tallies = [{ number: 1, matched: 9, changed: 9, skipped: {} }];
      await runs.put(runOf({ state: "running", tallies, version: 7 }), [], 19_000);
      expect(await pending()).toEqual([20_000, 34_000]);
      await outbox.confirm(edit?.id ?? "", 19_000);
      await runs.put(runOf({ state: "done", tallies, version: 8, endedAtMs: 20_000 }), [], 20_000);
      expect(await outbox.claim({ nowMs: 20_000, leaseMs: 1000, limit: 10 })).toHaveLength(1);
      expect(await pending()).toHaveLength(1);
    });

    it("remembers where its message stands through later changes", async () => {
      const { runs } = await stores.open();
      await runs.begin(runOf(), []);
      expect(await runs.message("run-1")).toBeUndefined();
      await runs.setMessage("run-1", { channel: "C0MARKET", ts: "17.2" });
      await runs.put(runOf({ state: "waiting", version: 2 }), [], 4000);
      expect(await runs.message("run-1")).toEqual({ channel: "C0MARKET", ts: "17.2" });
    });

    it("finds undos that lapsed, and edits the message of a run when a later one may end its undo", async () => {
      const { runs, outbox } = await stores.open();
      const done = runOf({ state: "done", version: 2, endedAtMs: 4000, undoUntilMs: 9000 });
      await runs.begin(runOf(), []);
      await runs.put(done, [], 4000);
      const editsOf = async (id: string) => (await outbox.history(id)).length;
      const before = await editsOf("run-1");
      await runs.begin(runOf({ startedAtMs: 5000 }, "run-2"), []);
      expect(await editsOf("run-1")).toBe(before + 1);
      await runs.put(runOf({ startedAtMs: 5000, state: "waiting", version: 2 }, "run-2"), [], 5000);
      expect(await editsOf("run-1")).toBe(before + 1);
      expect(await runs.undoBefore(8999)).toEqual([]);
      expect(await runs.undoBefore(9000)).toEqual([done]);
      await runs.put({ ...done, undoLapsed: true, version: 3 }, [], 9000);
      expect(await runs.undoBefore(9000)).toEqual([]);
      expect(await editsOf("run-1")).toBe(before + 2);
    });
  });

  describe("ledger", () => {
    it("chains rows from 64 zeros on, without gaps", async () => {
      const { ledger } = await stores.open();
      await ledger.append([approval, { ...approval, kind: "revoked" }]);
      await ledger.append([{ atMs: 9, kind: "run-started", requestId: "R1", actor: "bot", body: null }]);
      const rows = await ledger.read(1, 10);
      expect(rows).toMatchObject([
        { ...approval, sequence: 1, previousHash: "0".repeat(64) },
        { sequence: 2, kind: "revoked", previousHash: rows[0]?.hash },
        { sequence: 3, kind: "run-started", actor: "bot", body: null, previousHash: rows[1]?.hash },
      ]);
      expect(verifyEntries(emptyLedger, rows, sha256).problems).toEqual([]);
      expect((await ledger.read(2, 1)).map(({ sequence }) => sequence)).toEqual([2]);
    });

    it("stays one chain when two processes append at once", async () => {
      const all = [await stores.open(), await stores.open()];
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          all[index % 2]?.ledger.append([{ ...approval, atMs: index }, approval]),
        ),
      );
      const rows = await (await stores.open()).ledger.read(1, 100);
      expect(rows.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
      expect(verifyEntries(emptyLedger, rows, sha256).problems).toEqual([]);
    });

    it("leaves no gap where a transaction came to nothing", async () => {
      const { ledger, requests } = await stores.open();
      const request = firstRequestDecision(requestOf());
      const failing = { ...request, transitions: [], announcements: ["reply"] as const };
      await expect(requests.apply(failing, [approval])).rejects.toThrow("no transition to tell of");
      await ledger.append([approval]);
      expect(await ledger.read(1, 10)).toMatchObject([{ sequence: 1 }]);
      expect(await ledger.appended()).toBe(1);
    });
  });

  it("asks for the menus in the thread together with the root, and later for those of changed items alone", async () => {
    const store = await stores.open();
    const [item] = requestOf().items;
    if (item === undefined) throw new Error("no item");
    const items = Array.from({ length: 20 }, (_, index) => ({ ...item, number: index + 1 }));
    const request = { ...requestOf(), items };
    await store.requests.apply(firstRequestDecision(request), []);
    const menusOf = async () =>
      (await store.outbox.history("R1")).flatMap(({ message }) =>
        message.kind === "request-items" ? [`${message.from}-${message.to}`] : [],
      );
    expect(await menusOf()).toEqual(["9-18", "19-20"]);
    const approved = { ...posted, item: 19, name: "approved", from: "proposed", to: "approved" } as const;
    const change = { transitions: [approved], announcements: ["root", "reply"] } as const;
    await store.requests.apply(nextRequestDecision(request, change), []);
    expect(await menusOf()).toEqual(["9-18", "19-20", "19-20"]);
  });

  it("stores where a root stands together with what follows from it, and where menus stand", async () => {
    const store = await stores.open();
    await store.requests.apply(firstRequestDecision(requestOf()), []);
    const entry = { about: "R1", message: { kind: "request-items", from: 9, to: 9 }, priority: 1 } as const;
    await store.requests.setRoot("R1", "C0MARKET", "17.5", [{ ...entry, createdAtMs: 5 }]);
    expect(await store.requests.find("R1")).toMatchObject({ rootTs: "17.5" });
    expect((await store.outbox.history("R1")).at(-1)).toMatchObject({ message: entry.message });
    expect(await store.requests.menus("R1", 9)).toBeUndefined();
    const place = { channel: "C0MARKET", threadTs: "17.5", ts: "17.6" };
    await store.requests.setMenus("R1", 9, place);
    await store.requests.setMenus("R1", 9, { ...place, ts: "17.7" });
    expect(await store.requests.menus("R1", 9)).toEqual({ ...place, ts: "17.7" });
  });

  it("removes what closed long ago with its history, and nothing of what is open or in the ledger", async () => {
    const store = await stores.open();
    const closed = { ...requestOf(), state: "closed" } as const;
    await store.requests.apply(firstRequestDecision(closed), [approval]);
    await store.requests.apply(firstRequestDecision({ ...requestOf(), id: "R2" }), []);
    await store.requests.setMenus("R1", 9, { channel: "C0MARKET", threadTs: "17.5", ts: "17.6" });
    expect(await store.requests.removeClosedBefore(posted.atMs)).toBe(0);
    expect(await store.requests.removeClosedBefore(posted.atMs + 1)).toBe(1);
    expect(await store.requests.find("R1")).toBeUndefined();
    expect(await store.requests.transitions("R1")).toEqual([]);
    expect(await store.requests.find("R2")).toBeDefined();
    expect(await store.ledger.read(1, 10)).toHaveLength(1);
  });

  it("keeps a reply as it was read until it is old", async () => {
    const { replyDrafts } = await stores.open();
    const wishes = [{ item: 1, action: "reject", reason: "x".repeat(3000) }] as const;
    const draft = { requestId: "R1", userId: "U1", wishes };
    const id = await replyDrafts.add(draft, 1000);
    expect(await replyDrafts.find(id)).toEqual(draft);
    expect(await replyDrafts.find("D99")).toBeUndefined();
    expect(await replyDrafts.removeBefore(1001)).toBe(1);
    expect(await replyDrafts.find(id)).toBeUndefined();
  });
}
