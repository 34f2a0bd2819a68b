import { expect, it } from "vitest";
import type { Stores } from "./store-contract.ts";

export function describeInbox(stores: Stores): void {
  it("accepts an id once, also after it is done", async () => {
    const { inbox } = await stores.open();
    const entry = { id: "Ev1", body: { text: "ack" }, receivedAtMs: 10 };
    expect(await inbox.accept(entry)).toBe("new");
    expect(await inbox.accept({ ...entry, body: { text: "other" } })).toBe("duplicate");
    await inbox.done("Ev1", 20);
    expect(await inbox.accept(entry)).toBe("duplicate");
  });

  it("accepts an id once when two processes get it at the same time", async () => {
    const [one, other] = [await stores.open(), await stores.open()];
    const entry = { id: "Ev1", body: {}, receivedAtMs: 10 };
    const outcomes = await Promise.all([one.inbox.accept(entry), other.inbox.accept(entry)]);
    expect([...outcomes].sort()).toEqual(["duplicate", "new"]);
  });

  it("answers what was accepted and never done, oldest first, with its body as it came", async () => {
    const { inbox } = await stores.open();
    const body = { text: "确认 👀 '\" <!channel> a\u0000b", blocks: [{ n: 1, none: null }] };
    await inbox.accept({ id: "Ev2", body, receivedAtMs: 20 });
    await inbox.accept({ id: "Ev1", body: "text", receivedAtMs: 10 });
    await inbox.accept({ id: "Ev3", body: undefined, receivedAtMs: 30 });
    await inbox.accept({ id: "Ev4", body: {}, receivedAtMs: 5 });
    await inbox.done("Ev4", 40);
    expect(await inbox.pending()).toEqual([
      { id: "Ev1", body: "text", receivedAtMs: 10 },
      {
        id: "Ev2",
        body: { text: "确认 👀 '\" <!channel> a\u0000b", blocks: [{ n: 1, none: null }] },
        receivedAtMs: 20,
      },
      { id: "Ev3", body: null, receivedAtMs: 30 },
    ]);
  });

  it("removes what was done before a time, and nothing that is pending", async () => {
    const { inbox } = await stores.open();
    for (const id of ["Ev1", "Ev2", "Ev3"]) await inbox.accept({ id, body: {}, receivedAtMs: 1 });
    await inbox.done("Ev1", 10);
    await inbox.done("Ev2", 20);
    expect(await inbox.removeDoneBefore(20)).toBe(1);
    expect(await inbox.accept({ id: "Ev1", body: {}, receivedAtMs: 30 })).toBe("new");
    expect((await inbox.pending()).map(({ id }) => id)).toEqual(["Ev3", "Ev1"]);
  });
}
