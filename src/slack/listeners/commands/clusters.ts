import { readClusterLines } from "../../../usecases/read-status.ts";
import type { SlackCommand } from "./command.ts";

/** `/redis-audit clusters`: the fleet as it is declared, with each cluster's health. */
export const clusters: SlackCommand = async ({ answer }, listening) =>
  answer("clusters", { clusters: await readClusterLines(listening) });
