import type { SlackCommand } from "./command.ts";

/** `/redis-audit help` */
export const help: SlackCommand = async ({ answer, commands }) => answer("help", { commands });
