import { end, fire, when } from "../acts.ts";
import { settle } from "../check-stage.ts";
import type { Lane } from "../lane.ts";
import { openStage, type Stage } from "../stage.ts";

/** The watched server hangs, and refuses; each time it comes back. */
export const redisAway: Lane = {
  name: "Redis away",
  run: async (tell) => {
    const stage = await openStage("Redis away", { newAlerts: true });
    const { watched } = stage;
    const tellOf = async (fault: string, detail: string): Promise<void> =>
      tell({ fault, detail, violations: await settle(stage) });
    try {
      for (const detail of ["with nothing else wrong", "under an alert"]) {
        if (detail === "under an alert") await fire(stage);
        watched.primary().kill("SIGSTOP");
        await when(stage, "an alert on the silence", isUnreachable);
        await tellOf("Redis hangs", detail);
        watched.primary().kill("SIGCONT");
        await when(stage, "an answer", isReachable);
        await tellOf("Redis answers again", detail);
        watched.primary().kill("SIGKILL");
        await when(stage, "an alert on the refusal", isUnreachable);
        await tellOf("Redis refuses", detail);
        await watched.revive();
        await when(stage, "an answer", isReachable);
        await tellOf("Redis is started anew", detail);
      }
    } finally {
      await stage.stop();
    }
  },
};

/** The primary dies under an alert, a sentinel promotes the replica, and what is wrong is wrong there. */
export const redisFailsOver: Lane = {
  name: "Redis fails over",
  run: async (tell) => {
    const stage = await openStage("Redis fails over", { deployment: "sentinel", newAlerts: true });
    try {
      await fire(stage);
      await stage.watched.failOver();
      const { port } = stage.watched.primary();
      await when(stage, "an alert on the new primary", async ({ store }) => {
        const open = await store.alerts.list({ open: true, fired: true });
        return open.some(({ rule, subject }) => rule === "memory" && subject.node?.endsWith(`:${port}`));
      });
      tell({ fault: "Redis fails over", detail: "under an alert", violations: await settle(stage) });
      await end(stage);
      tell({ fault: "Redis fails over", detail: "and recovers", violations: await settle(stage) });
    } finally {
      await stage.stop();
    }
  },
};

async function isUnreachable({ store }: Stage): Promise<boolean> {
  return (await store.alerts.list({ open: true, fired: true })).some(({ rule }) => rule === "unreachable");
}

async function isReachable(stage: Stage): Promise<boolean> {
  return !(await isUnreachable(stage));
}
