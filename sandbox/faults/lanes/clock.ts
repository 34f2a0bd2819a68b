import { end, fire, press } from "../acts.ts";
import { settle } from "../check-stage.ts";
import type { Lane } from "../lane.ts";
import { openStage } from "../stage.ts";

const hourMs = 3_600_000;

/** The bot's clock jumps, and Slack's does not; while nothing happens, and while a message waits to be sent again. */
export const clockJumps: Lane = {
  name: "clock",
  run: async (tell) => {
    const stage = await openStage("clock", { newAlerts: true });
    const { client } = stage.workspace;
    try {
      for (const byHours of [2, -2, -3, 3]) {
        const fault = `the clock jumps ${byHours > 0 ? "ahead" : "back"}`;
        await fire(stage);
        await stage.moveClock(byHours * hourMs, "alone");
        const waited = await settle(stage);
        await press(stage);
        tell({
          fault,
          detail: `${byHours} h under an alert`,
          violations: [...waited, ...(await settle(stage))],
        });
        await end(stage);
        await settle(stage);
        client.failNext("chat.postMessage", { status: 503 });
        await stage.watched.fill();
        await stage.until("a refusal", async () => client.calls.at(-1)?.outcome.includes("503") || undefined);
        await stage.moveClock(-byHours * hourMs, "alone");
        await fire(stage);
        tell({ fault, detail: `${-byHours} h between two attempts`, violations: await settle(stage) });
        await stage.moveClock(byHours * hourMs, "alone");
        await end(stage);
        tell({ fault, detail: `${byHours} h before an end`, violations: await settle(stage) });
      }
    } finally {
      await stage.stop();
    }
  },
};
