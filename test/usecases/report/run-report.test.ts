import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import { createRenderer } from "../../../src/messages/renderer.ts";
import { createReportRenderer } from "../../../src/messages/report/report-renderer.ts";
import { runAudit } from "../../../src/usecases/audit/run-audit.ts";
import {
  type ReportThread,
  type RunReportParts,
  startReport,
} from "../../../src/usecases/report/run-report.ts";
import { declareCluster, type RedisServer, startRedisServer } from "../../support/redis-server.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";
import { createOpened } from "../audit/audited-keys.ts";

const opened = createOpened();
const servers: RedisServer[] = [];
let stored: TestStore;
let clusters: readonly Cluster[];

beforeAll(async () => {
  stored = await openTestStore();
  servers.push(await startRedisServer(), await startRedisServer(), await startRedisServer());
  clusters = servers.map((server, index) => declareCluster([server], { name: `cluster-${index}` }));
  for (const { port } of servers) {
    const pipeline = opened.client(port).pipeline();
    for (let id = 0; id < 20_000; id++) pipeline.set(`order:${id}`, "1");
    await pipeline.exec();
  }
});
afterAll(async () => {
  opened.close();
  await stored.remove();
  for (const server of servers) await server.stop();
});

/** A thread that remembers: the newest root, and how many replies and files there were. */
function createThread() {
  const seen = { root: "", replies: 0, files: 0 };
  const thread: ReportThread = {
    post: async ({ blocks }) => {
      seen.root = JSON.stringify(blocks);
    },
    update: async ({ blocks }) => {
      seen.root = JSON.stringify(blocks);
    },
    reply: async () => {
      seen.replies += 1;
    },
    upload: async (files) => {
      seen.files += files.length;
    },
  };
  return { seen, thread };
}

async function partsOf(runs: RunReportParts["runAudit"]): Promise<RunReportParts> {
  return {
    store: stored.store(),
    renderer: await createRenderer(),
    reportRenderer: await createReportRenderer(),
    runAudit: runs,
    nowMs: Date.now,
    onProblem: (cluster, message) => {
      throw new Error(`${cluster}: ${message}`);
    },
  };
}

const request = {
  mode: "standard",
  pace: "fast",
  languages: ["en", "zh"],
  reportId: "report-1",
  userId: "U01SAM",
  signal: new AbortController().signal,
} as const;

describe("a report of several clusters", () => {
  it("is cancelled whole: what runs ends, what waits never starts, and no report follows", async () => {
    const { seen, thread } = createThread();
    const parts = opened.parts();
    const started: string[] = [];
    let cancel: ((userId: string) => boolean) | undefined;
    const answers: unknown[] = [];
    const running = await startReport(
      { ...request, pace: "gentle", clusters },
      thread,
      await partsOf((wanted) => {
        started.push(wanted.cluster.name);
        const onProgress: typeof wanted.onProgress = (progress) => {
          wanted.onProgress?.(progress);
          answers.push(cancel?.("U02LIN"));
        };
        return runAudit({ ...wanted, onProgress }, parts);
      }),
    );
    cancel = running.cancel;
    expect(seen.root).toContain('"value":"report-1"');
    await running.finished;
    expect(started.toSorted()).toEqual(["cluster-0", "cluster-1"]);
    expect(answers.filter((answer) => answer === true)).toHaveLength(1);
    expect(seen).toMatchObject({ replies: 0, files: 0 });
    expect(seen.root).toContain("<@U02LIN> cancelled it");
    expect(seen.root).toContain("<@U02LIN> 已于");
    expect(seen.root).not.toContain("report-1");
    // Their lookups are to be known to later audits.
    const audits = await Promise.all(clusters.map(({ name }) => stored.store().audits.newest(name)));
    expect(audits.map((audit) => audit?.complete)).toEqual([false, false, undefined]);
    expect(running.cancel("U01SAM")).toBe(false);
  });

  it("cannot be cancelled any more when its audits are over", async () => {
    const { seen, thread } = createThread();
    const parts = opened.parts();
    const [cluster] = clusters;
    if (cluster === undefined) throw new Error("no cluster");
    const running = await startReport(
      { ...request, clusters: [cluster] },
      thread,
      await partsOf((wanted) => runAudit(wanted, parts)),
    );
    await running.finished;
    expect(running.cancel("U02LIN")).toBe(false);
    expect(seen.files).toBe(7);
    expect(seen.root).toContain("20,000");
  });
});
