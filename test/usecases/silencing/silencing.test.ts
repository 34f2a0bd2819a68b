import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endSilence } from "../../../src/usecases/silencing/end-silence.ts";
import { listSilences } from "../../../src/usecases/silencing/list-silences.ts";
import { putSilence } from "../../../src/usecases/silencing/put-silence.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.remove());

const nowMs = Date.UTC(2026, 1, 12, 14, 0);
const asked = {
  silenceId: "S1",
  kind: "silence",
  match: { clusters: ["market"] },
  durationMs: 3_600_000,
  reason: "deploy",
  userId: "U1",
  nowMs,
} as const;

describe("silences by people", () => {
  it("are one, however often the same form is submitted, and the first counts", async () => {
    const both = await Promise.all([
      putSilence(opened.store(), asked),
      putSilence(opened.store(), { ...asked, reason: "again", nowMs: nowMs + 900 }),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(await opened.store().silences.list(nowMs)).toHaveLength(1);
  });

  it("are ended once, by the first who ends them", async () => {
    await putSilence(opened.store(), asked);
    const ends = await Promise.all([
      endSilence(opened.store(), "S1", "U1", nowMs + 1),
      endSilence(opened.store(), "S1", "U2", nowMs + 2),
    ]);
    expect(ends.toSorted()).toEqual(["ended", "over"]);
    expect((await opened.store().silences.find("S1"))?.version).toBe(2);
    expect(await endSilence(opened.store(), "S9", "U1", nowMs)).toBe("unknown");
  });

  it("are over by themselves when their time is", async () => {
    await putSilence(opened.store(), asked);
    expect(await endSilence(opened.store(), "S1", "U1", nowMs + 3_600_000)).toBe("over");
  });

  it("begin when they are planned, and may be ended before", async () => {
    const startsAtMs = nowMs + 8 * 3_600_000;
    const planned = await putSilence(opened.store(), { ...asked, kind: "maintenance", startsAtMs });
    expect(planned).toMatchObject({ startsAtMs, endsAtMs: nowMs + 9 * 3_600_000 });
    const { silences } = await listSilences(opened.store(), { maintenance: [] }, nowMs);
    expect(silences[0]).toMatchObject({ silenceId: "S1", startsAtMs });
    expect(await endSilence(opened.store(), "S1", "U1", nowMs + 1)).toBe("ended");
  });

  it("come again by their cron expression for a year, and tell when next", async () => {
    const repeats = { schedule: "0 2 * * 6", timeZone: "Asia/Shanghai" };
    const weekly = await putSilence(opened.store(), { ...asked, kind: "maintenance", repeats });
    expect(weekly).toMatchObject({
      endsAtMs: nowMs + 366 * 86_400_000,
      repeats: { ...repeats, durationMs: 3_600_000 },
    });
    const list = async (atMs: number) =>
      (await listSilences(opened.store(), { maintenance: [] }, atMs)).silences[0];
    const saturdayMs = Date.UTC(2026, 1, 13, 18, 0);
    const thursday = await list(nowMs);
    expect(thursday).toMatchObject({ nextAtMs: saturdayMs });
    expect(thursday).not.toHaveProperty("runsUntilMs");
    expect(await list(saturdayMs)).toMatchObject({
      runsUntilMs: saturdayMs + 3_600_000,
      nextAtMs: saturdayMs + 7 * 86_400_000,
    });
  });

  it("are listed by their end, beside the windows of the fleet file with their next beginning", async () => {
    await putSilence(opened.store(), asked);
    await putSilence(opened.store(), { ...asked, silenceId: "S2", durationMs: 1_800_000 });
    const window = { match: {}, durationMs: 7_200_000, timeZone: "Asia/Shanghai" };
    const { silences, windows } = await listSilences(
      opened.store(),
      {
        maintenance: [
          { ...window, name: "saturday", schedule: "0 2 * * 6" },
          { ...window, name: "evening", schedule: "0 21 * * *" },
          { ...window, name: "leap-day", schedule: "0 0 29 2 *" },
        ],
      },
      nowMs,
    );
    expect(silences.map(({ silenceId }) => silenceId)).toEqual(["S2", "S1"]);
    // 14:00 in UTC is 22:00 in Shanghai.
    expect(windows).toMatchObject([
      { name: "saturday", nextAtMs: Date.UTC(2026, 1, 13, 18, 0) },
      { name: "evening", nextAtMs: Date.UTC(2026, 1, 13, 13, 0), endsAtMs: Date.UTC(2026, 1, 12, 15, 0) },
      { name: "leap-day" },
    ]);
    expect(windows[2]).not.toHaveProperty("nextAtMs");
  });
});
