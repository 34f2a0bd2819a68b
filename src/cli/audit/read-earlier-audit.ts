import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Audit } from "../../core/audit/audit.ts";
import { auditSchema } from "../../messages/report/audit-schema.ts";
import { UsageError } from "./read-arguments.ts";

/**
 * An audit of `cluster` that was written as JSON before `nowMs`. Throws `UsageError` where the file holds something
 * else, and what the file system throws where it cannot be read.
 */
export async function readEarlierAudit(path: string, cluster: string, nowMs: number): Promise<Audit> {
  const audit = parse(path, await readFile(path, "utf8"));
  if (audit.cluster !== cluster) {
    throw new UsageError(`--compare ${path}: it is an audit of ${audit.cluster}, not of ${cluster}.`);
  }
  if (audit.startedAtMs >= nowMs) throw new UsageError(`--compare ${path}: it is an audit of the future.`);
  return audit;
}

function parse(path: string, text: string): Audit {
  const wrong = (why: string) =>
    new UsageError(`--compare ${path}: no audit written with --format json: ${why}.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrong("it is no JSON");
  }
  const read = auditSchema.safeParse(json);
  if (!read.success) throw wrong(z.prettifyError(read.error).split("\n").slice(0, 2).join(" ").trim());
  return read.data as Audit;
}
