import { afterEach, beforeEach, expect, it } from "vitest";
import { createRenderer } from "../../src/messages/renderer.ts";
import { toPlainText } from "../../src/messages/to-plain-text.ts";
import { readClusterStatus } from "../../src/usecases/read-status.ts";
import { market, memoryRound } from "../support/market.ts";
import { openTestStore, type TestStore } from "../support/sqlite-store.ts";

const start = 1_750_000_000_000;
const minuteMs = 60_000;

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.remove());

it("the status of a cluster tells when memory will be full, and how sure that is, in both languages", async () => {
  const shares = [0.3, 0.32, 0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46, 0.48];
  const rounds = shares.map((share, minute) => memoryRound(start + minute * minuteMs, share));
  await opened.store().observations.add(rounds);
  const parts = {
    store: opened.store(),
    clusters: [market],
    intervalMs: () => minuteMs,
    nowMs: () => start + 9 * minuteMs,
  };
  const status = await readClusterStatus(parts, market);
  expect(status.verdicts.find(({ rule }) => rule === "time-to-full")).toMatchObject({
    kind: "bad",
    severity: "critical",
    values: {
      timeToFullSeconds: { unit: "seconds", value: 1_500 },
      forecastConfidence: { unit: "text", value: "medium" },
    },
  });
  const renderer = await createRenderer();
  const text = toPlainText(renderer.render("status", status, ["en", "zh"]).blocks);
  expect(text).toContain("Time to full 25m · Confidence of the forecast medium · Growth per hour 1.14M");
  expect(text).toContain("预计写满时间 25 分钟 · 预测可信度 中 · 每小时增长 1.14M");
});
