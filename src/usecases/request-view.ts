import type { Cluster, FleetPolicy } from "../core/fleet.ts";
import type { ActionRequest, ItemDecision, ItemState, RequestItem } from "../core/requests/action-request.ts";
import { menusInRoot } from "../core/requests/menu-ranges.ts";
import { digestOfPlans } from "../core/requests/plan-hash.ts";
import { isClosed, isUndecided } from "../core/requests/request-states.ts";
import type { SignOffPolicy } from "../core/requests/sign-off-policy.ts";
import { countingDecisions, neededApprovals, standingApprovals } from "../core/requests/standing.ts";
import type {
  RequestDecisionLine,
  RequestItemLine,
  RequestView,
  TtlWords,
} from "../messages/request-views.ts";
import { sha256 } from "../store/ledger.ts";

const daySeconds = 86_400;
const dayMs = daySeconds * 1000;

/** What a request's view takes besides the request. */
export interface RequestSurroundings {
  readonly policy: Pick<FleetPolicy, "signOff" | "roles" | "allowed">;
  /** `undefined`: it left the fleet file. */
  readonly cluster?: Cluster | undefined;
}

/** A request as its templates show it, in the state that it is in. */
export function requestView(request: ActionRequest, { policy, cluster }: RequestSurroundings): RequestView {
  const { facts, items, owner } = request;
  const lines = items.map((item) => requestItemLine(request, item, policy.signOff));
  const dueDays = Math.round(dueMs(request, policy.signOff) / dayMs);
  const seconds = items.flatMap(({ action }) => (action.kind === "monitor" ? [action.seconds] : []));
  const warningRatio = cluster?.profile.limits.memoryUsedRatio?.warning;
  return {
    requestId: request.id,
    cluster: request.cluster,
    team: owner.team,
    ...(owner.mentionGroup !== undefined && { mentionGroup: owner.mentionGroup }),
    createdBy: request.createdBy,
    state: request.state,
    priority: items.map(({ priority }) => priority).toSorted()[0] ?? "P3",
    facts: { ...facts, ...(facts.daysToFull !== undefined && { daysToFull: Math.round(facts.daysToFull) }) },
    noTtlShare: facts.keys === 0 ? 0 : facts.keysWithoutTtl / facts.keys,
    ...(warningRatio !== undefined && { warningRatio }),
    words: request.words,
    items: lines,
    digest: digestOfPlans(items, sha256),
    menusUpTo: menusInRoot,
    ...(seconds[0] !== undefined && { monitorSeconds: seconds[0] }),
    leftOut: request.leftOut,
    undecided: items.filter(({ state }) => isUndecided(state)).length,
    approved: items.filter(({ state }) => state === "approved").length,
    examples: findExamples(items),
    ...(request.postedAtMs !== undefined && { postedAtMs: request.postedAtMs }),
    ...(request.dueAtMs !== undefined && { dueAtMs: request.dueAtMs }),
    dueDays,
    dueWeeks: Math.round(dueDays / 7),
    sprint: dueDays === 14,
    cc: listCc(policy, owner.mentionGroup),
    ...(request.codeChangedAtMs !== undefined && { codeChangedAtMs: request.codeChangedAtMs }),
    ...(request.run && { run: request.run }),
  };
}

function dueMs({ postedAtMs, dueAtMs, dueAfterMs }: ActionRequest, policy: SignOffPolicy): number {
  if (postedAtMs !== undefined && dueAtMs !== undefined) return dueAtMs - postedAtMs;
  return dueAfterMs ?? policy.dueAfterMs;
}

/** Who asks teams for changes, by the roles' groups. */
function listCc(
  { roles, allowed }: RequestSurroundings["policy"],
  mentioned: string | undefined,
): RequestView["cc"] {
  const names = allowed.request ?? [];
  return roles
    .filter(({ name }) => names.includes(name))
    .flatMap(({ name, groupIds }) => groupIds.map((groupId) => ({ name, groupId })))
    .filter(({ groupId }) => groupId !== mentioned);
}

function findExamples(items: readonly RequestItem[]): RequestView["examples"] {
  const ttls = items.flatMap(({ action }) => (action.kind === "set-ttl" ? [action.ttlSeconds] : []));
  const [set] = ttls;
  if (set === undefined) return {};
  return { set, expire: ttls.find((ttl) => ttl !== set) ?? set };
}

/** One item as it stands. */
export function requestItemLine(
  request: Pick<ActionRequest, "id" | "state">,
  item: RequestItem,
  policy: SignOffPolicy,
): RequestItemLine {
  const { action, bytes, ttl } = item;
  const current = ttl.p50Seconds ?? ttl.meanSeconds;
  const latest = findLatest(item);
  return {
    requestId: request.id,
    number: item.number,
    pattern: item.pattern,
    database: item.database,
    action: action.kind,
    ...(action.kind === "set-ttl" &&
      action.ttlSeconds > 0 && { ttl: ttlWords(action.ttlSeconds), ttlSeconds: action.ttlSeconds }),
    ...(action.kind === "set-ttl" && { jitterRatio: action.jitterRatio }),
    ...(action.kind === "monitor" && { seconds: action.seconds }),
    touchesLonger: action.kind === "set-ttl" && action.touches === "any-longer",
    keys: item.keys,
    keysWithoutTtl: item.keysWithoutTtl,
    ...(bytes && { bytes: bytes.value }),
    now: nowOf(item, current),
    ...(current !== undefined && { current: ttlWords(current) }),
    evidence: item.evidence,
    priority: item.priority,
    risk: item.risk,
    owner: item.owner,
    state: item.state,
    planHash: item.planHash ?? "",
    settled: isClosed(request.state) || ["applied", "verified", "expired"].includes(item.state),
    ...(item.reopenedBecause && { reopenedBecause: item.reopenedBecause }),
    ...(latest && { latest: decisionLine(latest) }),
    approvers: standingApprovals(item).map(({ userId, atMs, language }) => ({ userId, atMs, language })),
    needed: neededApprovals(item, policy),
  };
}

const kindOfState: Readonly<Partial<Record<ItemState, ItemDecision["kind"]>>> = {
  countered: "counter",
  rejected: "reject",
  delegated: "delegate",
};

/** The decision that an item stands at: what others decided since did not change that. Approvals are told apart. */
function findLatest(item: RequestItem): ItemDecision | undefined {
  const counting = countingDecisions(item);
  const kind = kindOfState[item.state];
  return kind === undefined
    ? counting.findLast((one) => one.kind !== "approve")
    : counting.findLast((one) => one.kind === kind);
}

function nowOf(item: RequestItem, current: number | undefined): RequestItemLine["now"] {
  if (item.keysWithoutTtl >= item.keys) return "none";
  if (current === undefined) return "notAssessed";
  return item.keysWithoutTtl === 0 ? "all" : "some";
}

function decisionLine(decision: ItemDecision): RequestDecisionLine {
  const { kind, userId, atMs, language, reason, toUserId, ttlSeconds } = decision;
  return {
    kind,
    userId,
    atMs,
    language,
    ...(reason !== undefined && { reason }),
    ...(toUserId !== undefined && { toUserId }),
    ...(ttlSeconds !== undefined && { ttl: ttlWords(ttlSeconds), ttlSeconds }),
  };
}

/** Whole days where it is so: people think of a TTL in days. */
export function ttlWords(seconds: number): TtlWords {
  return seconds >= daySeconds && seconds % daySeconds === 0 ? { days: seconds / daySeconds } : { seconds };
}
