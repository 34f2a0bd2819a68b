import type { Alert } from "../../core/alerts/alert.ts";
import type { Audit } from "../../core/audit/audit.ts";
import type { Cluster, Owner } from "../../core/fleet.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import { type Drafting, draftRequest as draft } from "../../core/requests/draft-request.ts";
import { findOwner } from "../../core/requests/find-signers.ts";
import { readFacts } from "../../core/requests/request-facts.ts";
import { forecastMemory } from "../../core/rules/forecast-memory.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import { readNewestAudit } from "../audit/read-newest-audit.ts";
import { readCluster } from "../read-cluster.ts";
import { findCluster, type RequestParts } from "./request-parts.ts";

export type DraftResult =
  | { readonly kind: "drafted"; readonly request: ActionRequest }
  | {
      readonly kind: "refused";
      readonly reason: "notAllowed" | "noSuchCluster" | "noSuchTeam" | "noAudit" | "notDraft" | "unknown";
    };

export interface DraftWish {
  readonly cluster: string;
  readonly userId: string;
  /** Whom to ask, whatever the case of its name; `undefined`: the cluster's own team. */
  readonly team?: string;
}

/** Drafts a request from what is stored, for its author alone to see; it may come without items. */
export async function draftRequest(parts: RequestParts, wish: DraftWish): Promise<DraftResult> {
  const { store } = parts;
  if (!(await parts.isAllowed(wish.userId, "request"))) return { kind: "refused", reason: "notAllowed" };
  const cluster = findCluster(parts, wish.cluster);
  if (cluster === undefined) return { kind: "refused", reason: "noSuchCluster" };
  const owner = wish.team === undefined ? cluster.owner : findTeam(parts, cluster, wish.team);
  if (owner === undefined) return { kind: "refused", reason: "noSuchTeam" };
  const audit = await readNewestAudit(store.audits, cluster.name);
  if (audit === undefined) return { kind: "refused", reason: "noAudit" };
  const { usage, notAssessed } = await parts.sampleUsage(cluster, audit.patterns);
  const drafting = await readDrafting(parts, cluster, audit, wish.userId);
  const facts = { ...drafting.facts, ...(notAssessed && { usageNotAssessed: notAssessed }) };
  const request = draft({ ...drafting, owner, id: await store.requests.nextId(), usage, facts });
  await storeDraft(parts, request);
  return { kind: "drafted", request };
}

/** The cluster's own team, or one that a contract of the cluster names and that owns a cluster: only of such a team is
 * known where it reads and who signs for it. */
function findTeam({ fleet }: RequestParts, cluster: Cluster, typed: string): Owner | undefined {
  const owners = (cluster.contracts ?? []).flatMap(({ owner }) => owner ?? []);
  const team = [cluster.owner.team, ...owners].find((one) => one.toLowerCase() === typed.toLowerCase());
  return team === undefined ? undefined : findOwner(fleet, cluster.name, team);
}

export async function storeDraft(
  { store }: Pick<RequestParts, "store">,
  request: ActionRequest,
): Promise<void> {
  await store.requests.apply({ request, expectedVersion: 0, transitions: [], announcements: [] }, []);
}

/** What a draft is made of, of what is stored. */
export async function readDrafting(
  parts: RequestParts,
  cluster: Cluster,
  audit: Audit,
  createdBy: string,
): Promise<Omit<Drafting, "id">> {
  const { store, fleet, nowMs } = parts;
  const all = await readEarlierAudits(store.audits, cluster.name);
  const earlier = all.filter(({ startedAtMs }) => startedAtMs < audit.startedAtMs);
  const facts = readFacts({
    audit,
    earlier,
    alert: await findCause(parts, cluster.name),
    fullAtMs: await findFullAtMs(parts, cluster.name),
    nodePrices: fleet.nodePrices,
    nowMs: nowMs(),
  });
  return { cluster, owner: cluster.owner, audit, earlier, facts, createdBy, nowMs: nowMs() };
}

/** Alerts of these rules are what keys without TTL lead to. */
const causes: readonly Alert["rule"][] = ["memory", "time-to-full", "key-burst", "evictions", "no-ttl"];
const recentMs = 7 * 24 * 60 * 60_000;

/** The alert of the last week that says most: one whose burst was explained, then memory, then the newest. */
async function findCause({ store, nowMs }: RequestParts, cluster: string): Promise<Alert | undefined> {
  const fired = await store.alerts.list({ cluster, fired: true, firedSinceMs: nowMs() - recentMs });
  const able = fired.filter(({ rule }) => causes.includes(rule));
  return (
    able.find(({ rule }) => rule === "memory") ??
    able.find(({ explanation }) => explanation !== undefined) ??
    able[0]
  );
}

/** When the first node is full, by its trend; `undefined`: no trend leads there. */
async function findFullAtMs(parts: RequestParts, name: string): Promise<number | undefined> {
  const cluster = findCluster(parts, name);
  if (cluster === undefined) return undefined;
  const { nodes } = await readCluster(parts.store, cluster, await parts.store.observations.latest(name));
  const times = nodes.flatMap((node) => {
    const forecast = forecastMemory(node);
    return forecast?.kind === "forecast" && forecast.confidence !== "low" ? [forecast.fullAtMs] : [];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}
