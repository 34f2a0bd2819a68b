import { renderFleetJsonSchema } from "../config/fleet-json-schema.ts";
import type { CliCommand } from "./cli.ts";

/** `redis-audit-bot schema`: prints the JSON Schema of the fleet file. */
export const schema: CliCommand = async (_args, { out }) => {
  out(renderFleetJsonSchema().trimEnd());
  return 0;
};
