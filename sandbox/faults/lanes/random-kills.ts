import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../fleet/random.ts";
import { press } from "../acts.ts";
import { settle } from "../check-stage.ts";
import type { Lane } from "../lane.ts";
import { openStage, people, type Stage } from "../stage.ts";

const kills = 5;
const downMs = 45_000;

/** Alerts come and go, people click, and the bot is killed at any time. */
export const randomKills: readonly Lane[] = [1, 2].map((part) => ({
  name: `random kills ${part}`,
  run: async (tell, random) => {
    const stage = await openStage("random kills", { newAlerts: part === 1 });
    try {
      for (let kill = 1; kill <= kills; kill++) {
        const what = random.between(2, 5);
        const acting = live(stage, random, what);
        const killedAfterMs = random.between(100, 4000);
        await sleep(killedAfterMs);
        await stage.bot().kill();
        await acting;
        await stage.restart(downMs);
        const detail = `kill ${kill}, after ${killedAfterMs} ms`;
        tell({ fault: "SIGKILL at any time", detail, violations: await settle(stage) });
      }
    } finally {
      await stage.stop();
    }
  },
}));

async function live(stage: Stage, random: Random, acts: number): Promise<void> {
  for (let act = 0; act < acts; act++) {
    const what = random.pick(["fill", "empty", "click", "click"]);
    const pauseMs = random.between(0, 1500);
    const person = random.pick([people.sam, people.lin]);
    if (what === "click" && (await stage.memoryAlert()) !== undefined) await press(stage, person);
    else await (what === "empty" ? stage.watched.empty() : stage.watched.fill());
    await sleep(pauseMs);
  }
}
