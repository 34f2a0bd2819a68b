import { z } from "zod";
import { fleetSchema } from "./fleet-schema.ts";

/** The JSON Schema (draft 7) of the fleet file, for editors, ending in a line break. */
export function renderFleetJsonSchema(): string {
  const schema = z.toJSONSchema(fleetSchema, { target: "draft-7" });
  return `${JSON.stringify({ title: "Fleet file of redis-audit-bot", ...schema }, undefined, 2)}\n`;
}
