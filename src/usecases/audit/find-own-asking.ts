import type { Audit } from "../../core/audit/audit.ts";
import type { OwnAsking } from "../../core/audit/find-application-lookups.ts";
import { findNumber, type InfoFields } from "../../core/redis-text/parse-info.ts";
import type { RunLookups } from "./own-lookups.ts";

/** What the bot itself is known to have looked up. */
export interface KnownLookups {
  /** Of the same cluster. */
  readonly earlier: readonly Audit[];
  readonly ofRuns: readonly RunLookups[];
}

interface NodeFields {
  /** `host:port`. */
  readonly name: string;
  readonly fields: InfoFields;
}

/**
 * Counters belong to a process: audits of processes that are gone do not count, nor runs from before a process started.
 * Audits that did not note their calls are found among the calls that the servers tell.
 */
export function findOwnAsking(
  nodes: readonly NodeFields[],
  { earlier, ofRuns }: KnownLookups,
  areCallsTold: boolean,
  nowMs: number,
): OwnAsking {
  const running = new Set(nodes.map(({ fields }) => fields.get("run_id")));
  const audits = earlier
    .flatMap((audit) => audit.nodes)
    .filter(({ runId, ownCalls }) => running.has(runId) && (ownCalls !== undefined || !areCallsTold));
  const runs = ofRuns.filter(({ node, atMs }) => {
    const fields = nodes.find(({ name }) => name === node)?.fields;
    const uptimeSeconds = fields && findNumber(fields, "uptime_in_seconds");
    return uptimeSeconds !== undefined && atMs > nowMs - 1000 * uptimeSeconds;
  });
  const calls = new Map<string, number>();
  const add = (name: string, count: number) => calls.set(name, (calls.get(name) ?? 0) + count);
  for (const { ownCalls = {} } of audits) {
    for (const [name, count] of Object.entries(ownCalls)) add(name, count);
  }
  for (const { hits } of runs) add("pttl", hits);
  const hits = [...audits.map(({ ownKeyspaceHits }) => ownKeyspaceHits), ...runs.map((run) => run.hits)];
  return { hits: hits.reduce((total, count) => total + count, 0), calls: Object.fromEntries(calls) };
}
