import { expect, it } from "vitest";
import { createProgressDisplay } from "../../src/cli/audit/show-progress.ts";
import type { AuditProgress } from "../../src/usecases/audit/audit-job.ts";

const walking: AuditProgress = {
  ...{ keys: 16_280, expectedKeys: 47_959, share: 0.339, keysPerSecond: 5_000, remainingMs: 6_100 },
  ...{ nodesDone: 0, nodesAway: 0, nodes: 1 },
};
const away: AuditProgress = {
  ...{ keys: 16_280, expectedKeys: 47_959, share: 0.339, keysPerSecond: 0 },
  ...{ nodesDone: 0, nodesAway: 1, nodes: 1 },
};

it("says in a line now and then how far an audit is, and at once when a connection is lost or back", () => {
  const lines: string[] = [];
  let nowMs = 0;
  const io = { env: {}, out: () => undefined, err: (line: string) => lines.push(line) };
  const display = createProgressDisplay(io, () => nowMs);
  for (const [progress, atMs] of [
    [walking, 0],
    [walking, 1_000],
    [away, 2_000],
    [away, 3_000],
    [away, 7_100],
    [walking, 7_200],
  ] as const) {
    nowMs = atMs;
    display.show(progress);
  }
  expect(lines).toEqual([
    "33 %, 16,280 of 47,959 keys, 5,000/s, 7 s left",
    "33 %, 16,280 of 47,959 keys, connection lost, calling again",
    "33 %, 16,280 of 47,959 keys, connection lost, calling again",
    "33 %, 16,280 of 47,959 keys, 5,000/s, 7 s left",
  ]);
});

it("says of several nodes how many are lost", () => {
  const lines: string[] = [];
  const io = { env: {}, out: () => undefined, err: (line: string) => lines.push(line) };
  createProgressDisplay(io, () => 0).show({ ...away, nodesDone: 1, nodes: 3 });
  expect(lines).toEqual([
    "33 %, 16,280 of 47,959 keys, 1 of 3 nodes done, connection to 1 of 3 nodes lost, calling again",
  ]);
});
