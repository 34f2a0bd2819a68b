import { readOpenAlerts } from "../../../usecases/read-status.ts";
import type { SlackCommand } from "./command.ts";

/** `/redis-audit alerts`: what is open now, worst first. */
export const alerts: SlackCommand = async ({ answer }, listening) =>
  answer("alerts", { alerts: await readOpenAlerts(listening) });
