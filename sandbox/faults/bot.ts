import process from "node:process";
import { createApp } from "../../src/app.ts";
import { describeProblems } from "../../src/config/describe-problems.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { createLog } from "../../src/log.ts";
import { isValidCron } from "../../src/schedule/scheduler.ts";
import { type Answer, type Order, offsetSetting, stepsSetting } from "./orders.ts";
import { watchSteps } from "./steps.ts";

/**
 * The production bot in a process that does worse to it than any machine would: it is composed as `start` composes
 * it, from the same settings, with a clock that can be moved. It lives until it is killed.
 */

const { env } = process;
let offsetMs = Number(env[offsetSetting] ?? 0);
const steps = watchSteps(env[stepsSetting] ?? "/dev/null");

process.on("message", (order: Order) => {
  follow(order);
  tell("done");
});
process.on("disconnect", () => process.exit(0));

const loaded = loadConfig({ env, isValidCron });
if (!loaded.ok) throw new Error(describeProblems(loaded.problems));
const log = createLog(loaded.config.logLevel);
await createApp(loaded.config, { log, nowMs: () => Date.now() + offsetMs }).start();
tell("ready");

function follow(order: Order): void {
  switch (order.do) {
    case "arm":
      steps.arm(order.step);
      return;
    case "clock":
      offsetMs = order.offsetMs;
      return;
    case "full":
      steps.setFull(order.isFull);
  }
}

function tell(answer: Answer): void {
  process.send?.(answer);
}
