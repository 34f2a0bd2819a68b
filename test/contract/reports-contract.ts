import { expect, it } from "vitest";
import type { KeptReport } from "../../src/core/report/progress.ts";
import type { Stores } from "./store-contract.ts";

const report = (id: string, changes: Partial<KeptReport> = {}): KeptReport => ({
  id,
  channel: "C1",
  languages: ["en", "zh"],
  view: { state: "waiting", keys: 0, startedAtMs: 1000, clusters: [] },
  isSummarized: false,
  ...changes,
});

export function describeReports(stores: Stores): void {
  it("hands a report that nobody touched to one taker, as it was kept last", async () => {
    const { reports } = await stores.open();
    await reports.keep(report("r1"), 1000);
    await reports.keep(report("r1", { rootTs: "17.1", isSummarized: true }), 2000);
    await reports.keep(report("r2"), 9000);
    expect(await reports.takeLeft(2000, 10_000)).toEqual([]);
    const [one, another] = await Promise.all([
      reports.takeLeft(5000, 10_000),
      (await stores.open()).reports.takeLeft(5000, 10_000),
    ]);
    expect([...one, ...another]).toEqual([report("r1", { rootTs: "17.1", isSummarized: true })]);
    expect(await reports.takeLeft(5000, 10_000)).toEqual([]);
  });

  it("forgets a report that is over", async () => {
    const { reports } = await stores.open();
    await reports.keep(report("r1"), 1000);
    await reports.remove("r1");
    await reports.remove("r1");
    expect(await reports.takeLeft(5000, 10_000)).toEqual([]);
  });
}
