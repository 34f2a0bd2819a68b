import { renderFleetJsonSchema } from "../config/fleet-json-schema.ts";
import { renderAuditJsonSchema } from "../messages/report/audit-schema.ts";
import type { CliCommand } from "./cli.ts";

const schemas: Readonly<Record<string, () => string>> = {
  fleet: renderFleetJsonSchema,
  audit: renderAuditJsonSchema,
};

/** `redis-audit-bot schema [fleet|audit]`: prints the JSON Schema of the fleet file, or of an audit as JSON. */
export const schema: CliCommand = async ([name = "fleet"], { out, err }) => {
  const render = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (render === undefined) {
    err(`There is no schema "${name}". Usage: redis-audit-bot schema [fleet|audit]`);
    return 2;
  }
  out(render().trimEnd());
  return 0;
};
