import type { PatternAudit } from "../../core/audit/audit.ts";
import type { Cluster, Fleet, Language, Permission } from "../../core/fleet.ts";
import type { ActionRequest, RequestItem } from "../../core/requests/action-request.ts";
import { findSigners, type Signers } from "../../core/requests/find-signers.ts";
import { type PlanTerms, planHash } from "../../core/requests/plan-hash.ts";
import { type PlanTarget, targetOf } from "../../core/requests/plan-target.ts";
import { createPropose, type Propose } from "../../core/requests/reopen-item.ts";
import { sha256 } from "../../store/ledger.ts";
import type { Store } from "../../store/store.ts";
import type { UsageSample } from "./sample-usage.ts";

/** What the use cases of requests need from outside. */
export interface RequestParts {
  readonly store: Store;
  readonly fleet: Fleet;
  /** Whether a person's roles let them do something. */
  readonly isAllowed: (userId: string, permission: Permission) => Promise<boolean>;
  /** Whether a person signs for the team that a request asks. */
  readonly maySign: (userId: string, request: Pick<ActionRequest, "cluster" | "owner">) => Promise<boolean>;
  /** Those of the named roles that a person has. */
  readonly rolesOf: (userId: string, roles: readonly string[]) => Promise<readonly string[]>;
  /** What an item's proposal says in a language, as a message shows it: its state and its decisions are no part of
   * it. Approvals bind to it. */
  readonly itemText: (request: ActionRequest, item: RequestItem, language: Language) => string;
  /** How keys of an audit's patterns are used; asks the servers gently. */
  readonly sampleUsage: (cluster: Cluster, patterns: readonly PatternAudit[]) => Promise<UsageSample>;
  readonly nowMs: () => number;
}

export function findCluster({ fleet }: RequestParts, name: string): Cluster | undefined {
  return fleet.clusters.find((cluster) => cluster.name === name);
}

/** Terms that approvals bind to besides the item. A cluster that left the fleet file has no nodes, so every approval
 * for it is void. */
export function termsOf(parts: RequestParts, cluster: string): PlanTerms {
  const found = findCluster(parts, cluster);
  return { policy: parts.fleet.signOff, target: found ? targetOf(found) : nowhere };
}

const nowhere: PlanTarget = { mode: "standalone", nodes: [] };

/** Gives items the digests of their texts and their hash, by today's terms. */
export function proposeOf(parts: RequestParts, request: ActionRequest): Propose {
  const terms = termsOf(parts, request.cluster);
  return createPropose(
    (item) =>
      Object.fromEntries(
        request.languages.map((language) => [language, sha256(parts.itemText(request, item, language))]),
      ),
    (item, texts) => planHash(item, terms, texts, sha256),
  );
}

/** What an item's hash is by today's terms, over the texts that were shown. */
export function hashNow(parts: RequestParts, request: ActionRequest): (item: RequestItem) => string {
  const terms = termsOf(parts, request.cluster);
  return (item) => planHash(item, terms, item.texts ?? {}, sha256);
}

/** Who decides on a request. */
export function signersOf({ fleet }: Pick<RequestParts, "fleet">, request: ActionRequest): Signers {
  const { roles, signOff: policy } = fleet;
  const required = roles.filter(({ name }) => policy.requiredRoles.includes(name));
  return { team: findSigners(fleet, request), required, policy };
}

/** Business hours of the team that owns a request. */
export function hoursOf(
  { fleet }: RequestParts,
  { owner }: ActionRequest,
): Fleet["hours"][number] | undefined {
  return fleet.hours.find(({ name }) => name === owner.hours);
}
