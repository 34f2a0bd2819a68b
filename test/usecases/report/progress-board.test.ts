import { expect, it } from "vitest";
import { createProgressBoard } from "../../../src/usecases/report/progress-board.ts";
import { declareCluster } from "../../support/redis-server.ts";

it("says of a cluster that a node of it was lost and is called again, and goes on as one that runs", () => {
  const clusters = ["orders", "carts"].map((name) => declareCluster([{ port: 6379 }], { name }));
  const board = createProgressBoard(clusters, () => 0, { reportId: "report-1" });
  const walked = { keys: 100, expectedKeys: 400, share: 0.25, keysPerSecond: 0, nodesDone: 0, nodes: 1 };
  board.advance("orders", { ...walked, nodesAway: 1 });
  expect(board.view()).toMatchObject({
    state: "scanning",
    reportId: "report-1",
    clusters: [{ state: "reconnecting", keys: 100, doneRatio: 0.25 }, { state: "waiting" }],
  });
  board.advance("orders", { ...walked, keysPerSecond: 50, nodesAway: 0 });
  expect(board.view().clusters).toMatchObject([{ state: "scanning" }, { state: "waiting" }]);
});
