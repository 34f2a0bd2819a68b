import { setTimeout as sleep } from "node:timers/promises";
import { end, fire, press } from "../acts.ts";
import { settle } from "../check-stage.ts";
import type { Lane } from "../lane.ts";
import { openStage } from "../stage.ts";

/** Long enough for probes, clicks and messages to meet it; and within how long people must hear of it. */
const fullMs = 10_000;
const toldMs = 45_000;

/** The store takes nothing more for a while: people are told, the bot lives on, and afterwards all is as it should. */
export const storeFull: Lane = {
  name: "store full",
  run: async (tell) => {
    const stage = await openStage("store full", { newAlerts: true });
    try {
      for (const detail of ["an alert fires meanwhile", "an alert ends meanwhile"]) {
        if (detail === "an alert ends meanwhile") await fire(stage);
        else await end(stage);
        await settle(stage);
        const before = stage.messages().length;
        await stage.bot().order({ do: "full", isFull: true });
        if (detail === "an alert ends meanwhile") await press(stage);
        await (detail === "an alert ends meanwhile" ? stage.watched.empty() : stage.watched.fill());
        await sleep(fullMs);
        const told = await stage
          .until("a notice", async () => stage.messages().length > before || undefined, toldMs)
          .then(() => [])
          .catch(() => ["nobody was told that the store is full"]);
        const alive = stage.bot().isAlive() ? [] : ["the bot died of it"];
        await stage.bot().order({ do: "full", isFull: false });
        await (detail === "an alert ends meanwhile" ? end(stage) : fire(stage));
        tell({
          fault: "the store is full",
          detail,
          violations: [...told, ...alive, ...(await settle(stage))],
        });
      }
    } finally {
      await stage.stop();
    }
  },
};
