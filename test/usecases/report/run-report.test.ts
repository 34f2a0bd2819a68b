import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/core/fleet.ts";
import type { AuditProgressView } from "../../../src/core/report/progress.ts";
import { createRenderer } from "../../../src/messages/renderer.ts";
import { createReportRenderer } from "../../../src/messages/report/report-renderer.ts";
import { runAudit } from "../../../src/usecases/audit/run-audit.ts";
import { DeliveryError } from "../../../src/usecases/delivery/poster.ts";
import { endLeftReports } from "../../../src/usecases/report/end-left-reports.ts";
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
  const seen = { root: "", last: "", replies: 0, files: 0 };
  const thread: ReportThread = {
    post: async ({ blocks }) => {
      seen.root = JSON.stringify(blocks);
      return "17.1";
    },
    update: async ({ blocks }) => {
      seen.root = JSON.stringify(blocks);
    },
    reply: async ({ blocks }) => {
      seen.replies += 1;
      seen.last = JSON.stringify(blocks);
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
  channel: "C1",
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

  it("keeps to the bounds that it was given, and says so", async () => {
    const { seen, thread } = createThread();
    const replies: string[] = [];
    const telling: ReportThread = {
      ...thread,
      reply: async ({ blocks }) => {
        replies.push(JSON.stringify(blocks));
      },
    };
    const parts = await partsOf((wanted) => runAudit(wanted, opened.parts()));
    const running = await startReport(
      { ...request, clusters: clusters.slice(0, 1), bounds: { maxKeys: 5_000 } },
      telling,
      parts,
    );
    await running.finished;
    const audit = await stored.store().audits.newest("cluster-0");
    expect(audit).toMatchObject({
      bounds: { maxKeys: 5_000 },
      complete: false,
      nodes: [{ incompleteReason: "keyLimit" }],
    });
    expect(replies.join()).toContain("stops after 5,000 keys a node");
    expect(seen.files).toBeGreaterThan(0);
  });

  it("says in its message and to who asked that the store failed, and is cancelled no more", async () => {
    const { seen, thread } = createThread();
    const broken = await openTestStore();
    const problems: string[] = [];
    const parts: RunReportParts = {
      ...(await partsOf(async (wanted) => {
        const outcome = await runAudit(wanted, opened.parts());
        await broken.store().close();
        return outcome;
      })),
      store: broken.store(),
      onProblem: (_, message) => problems.push(message),
    };
    const running = await startReport({ ...request, clusters }, thread, parts);
    await expect(running.finished).rejects.toThrow("adding an audit");
    expect(seen.root).toContain("Keyspace audit failed / 键空间审计失败");
    expect(seen.root).toContain("The bot's database could not be written. No report follows.");
    expect(seen.root).toContain("机器人的数据库无法写入。");
    expect(seen.root).not.toContain("report-1");
    expect(seen.last).toContain("<@U01SAM> The bot's database could not be written.");
    expect(running.cancel("U02LIN")).toBe(false);
    expect(problems.join()).toContain("removing report report-1");
    await broken.remove();
  });

  it("says that files are attached only once they are, and tells who asked when they are refused", async () => {
    const { seen, thread } = createThread();
    const [cluster] = clusters;
    if (cluster === undefined) throw new Error("no cluster");
    const refusing: ReportThread = {
      ...thread,
      upload: async () => {
        expect(seen.root).not.toContain("attached in the thread");
        throw new DeliveryError("uploading", { code: "storage_limit_reached", retryable: false });
      },
    };
    const parts = await partsOf((wanted) => runAudit(wanted, opened.parts()));
    const running = await startReport({ ...request, clusters: [cluster] }, refusing, parts);
    await expect(running.finished).rejects.toThrow("uploading");
    expect(seen.root).toContain("20,000");
    expect(seen.root).toContain(
      "Slack refused a message (`storage_limit_reached`). The report is not complete.",
    );
    expect(seen.root).not.toContain("attached in the thread");
    expect(seen.last).toContain("<@U01SAM> Slack refused a message");
    expect(await stored.store().reports.takeLeft(Number.MAX_SAFE_INTEGER, 1)).toEqual([]);
  });

  it("ends at once when the bot is stopped, and says so instead of reporting parts of keyspaces", async () => {
    const { seen, thread } = createThread();
    const stopping = new AbortController();
    const parts = await partsOf((wanted) => {
      const onProgress: typeof wanted.onProgress = (progress) => {
        wanted.onProgress?.(progress);
        stopping.abort();
      };
      return runAudit({ ...wanted, onProgress }, opened.parts());
    });
    const run = { ...request, pace: "gentle", clusters, signal: stopping.signal } as const;
    await (await startReport(run, thread, parts)).finished;
    expect(seen.root).toContain("The bot was stopped. No report follows.");
    expect(seen.root).toContain("interrupted / 已中断");
    expect(seen).toMatchObject({ replies: 1, files: 0 });
    expect(await stored.store().reports.takeLeft(Number.MAX_SAFE_INTEGER, 1)).toEqual([]);
  });

  it("is ended by another process when its own died, once", async () => {
    const { seen, thread } = createThread();
    const { reports } = stored.store();
    const view: AuditProgressView = {
      state: "scanning",
      keys: 30,
      startedAtMs: 1_000,
      userId: "U01SAM",
      reportId: "left",
      clusters: [
        { cluster: "one", state: "done", keys: 20 },
        { cluster: "two", state: "scanning", keys: 10, doneRatio: 0.5 },
      ],
    };
    const kept = { id: "left", channel: "C1", languages: ["en"], view, isSummarized: false } as const;
    await reports.keep({ ...kept, rootTs: "17.1" }, 5_000);
    const renderer = await createRenderer();
    let isOurs = false;
    const isRunning = () => isOurs;
    const endAt = (atMs: number) =>
      endLeftReports({
        store: { reports },
        renderer,
        nowMs: () => atMs,
        isRunning,
        findThread: async () => thread,
      });
    await endAt(60_000);
    expect(seen.root).toBe("");
    isOurs = true;
    await endAt(120_000);
    expect(seen.root).toBe("");
    isOurs = false;
    await reports.keep({ ...kept, rootTs: "17.1" }, 5_000);
    await endAt(120_000);
    expect(seen.root).toContain("The bot was restarted. No report follows.");
    expect(seen.root).toContain("interrupted");
    expect(seen.root).not.toContain('left"');
    expect(seen.last).toContain("<@U01SAM> The bot was restarted.");
    await endAt(600_000);
    expect(seen.replies).toBe(1);
    await reports.keep({ ...kept, isSummarized: true }, 5_000);
    seen.root = "the summary";
    await endAt(900_000);
    expect([seen.root, seen.replies]).toEqual(["the summary", 2]);
  });

  it("keeps a left message for later while Slack refuses, for a day", async () => {
    const { reports } = stored.store();
    const view: AuditProgressView = { state: "scanning", keys: 0, startedAtMs: 1_000, clusters: [] };
    await reports.keep({ id: "left", channel: "C1", languages: ["en"], view, isSummarized: false }, 5_000);
    const renderer = await createRenderer();
    const findThread = async () => {
      throw new DeliveryError("looking up", { code: "not_in_channel", retryable: true });
    };
    const endAt = (atMs: number) =>
      endLeftReports({ store: { reports }, renderer, nowMs: () => atMs, isRunning: () => false, findThread });
    await expect(endAt(200_000)).rejects.toThrow("looking up");
    await expect(endAt(400_000)).rejects.toThrow("looking up");
    await endAt(90_000_000);
    expect(await reports.takeLeft(Number.MAX_SAFE_INTEGER, 1)).toEqual([]);
  });

  it("says what cut an audit short, and calls it cancelled only where somebody did", async () => {
    const { thread } = createThread();
    const shown: string[] = [];
    const [first, second] = clusters;
    if (first === undefined || second === undefined) throw new Error("no clusters");
    const parts = await partsOf(async (wanted) => {
      const limits = wanted.cluster === first ? { maxKeys: 500 } : {};
      const outcome = await runAudit({ ...wanted, limits }, opened.parts());
      if (wanted.cluster === second) running.cancel("U02LIN");
      return outcome;
    });
    const update: ReportThread["update"] = async ({ blocks }) => {
      shown.push(JSON.stringify(blocks));
    };
    const running = await startReport(
      { ...request, clusters: [first, second] },
      { ...thread, update },
      parts,
    );
    await running.finished;
    expect(shown.at(-1)).toContain("incomplete / 未扫描完 · key limit reached");
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
    expect(seen.root).toContain("attached in the thread");
    expect(seen.root).toContain("20,000");
  });
});
