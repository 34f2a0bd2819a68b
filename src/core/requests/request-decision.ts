import type { Actor, TransitionSource } from "../alerts/alert.ts";
import type {
  ActionRequest,
  RequestAnnouncement,
  RequestDecision,
  RequestItem,
  RequestTransition,
} from "./action-request.ts";
import { stateOfItems } from "./request-states.ts";

/** Who makes a change, and when. */
export interface Cause {
  readonly actor: Actor;
  readonly source: TransitionSource;
  readonly atMs: number;
}

/** One item's change, as its transition tells it. */
export type ItemChange = Pick<RequestTransition, "name" | "reason" | "decision" | "mentions" | "values"> & {
  readonly item: RequestItem;
};

export const byTimer = (atMs: number): Cause => ({ actor: { kind: "bot" }, source: "timer", atMs });

/** Stores items changed, with a transition for each and one for the request where its state follows. */
export function changeItems(
  request: ActionRequest,
  changes: readonly ItemChange[],
  cause: Cause,
  announcements: readonly RequestAnnouncement[],
  more: Partial<ActionRequest> = {},
): RequestDecision {
  const items = request.items.map(
    (item) => changes.findLast((change) => change.item.number === item.number)?.item ?? item,
  );
  const before = new Map(request.items.map((item) => [item.number, item.state]));
  const transitions = changes.map(({ item, ...told }): RequestTransition => {
    return {
      ...told,
      ...cause,
      item: item.number,
      applied: true,
      from: before.get(item.number),
      to: item.state,
    };
  });
  const draft = { ...request, ...more, items };
  const state =
    more.state ??
    stateOfItems(
      items.map((item) => item.state),
      draft.run?.state === "running",
    );
  return store(
    request,
    { ...draft, state },
    [...transitions, ...follow(request, state, cause)],
    announcements,
  );
}

/** Stores a change of the request itself. */
export function changeRequest(
  request: ActionRequest,
  more: Partial<ActionRequest>,
  transition: Pick<RequestTransition, "name" | "reason" | "mentions" | "values">,
  cause: Cause,
  announcements: readonly RequestAnnouncement[],
): RequestDecision {
  const next = { ...request, ...more };
  const told: RequestTransition = {
    ...transition,
    ...cause,
    applied: true,
    from: request.state,
    to: next.state,
  };
  return store(request, next, [told], announcements);
}

/** Stores that somebody wanted what they cannot have; only the version moves, and nobody else is told. */
export function recordRefusal(
  request: ActionRequest,
  refused: Pick<RequestTransition, "name" | "reason" | "item">,
  cause: Cause,
): RequestDecision {
  const item = request.items.find(({ number }) => number === refused.item);
  const state = item?.state ?? request.state;
  const told: RequestTransition = { ...refused, ...cause, applied: false, from: state, to: state };
  return store(request, request, [told], []);
}

/** The request's own state moved with its items. */
function follow(
  request: ActionRequest,
  state: ActionRequest["state"],
  cause: Cause,
): readonly RequestTransition[] {
  if (state === request.state) return [];
  const told = { name: state, reason: "itemsChanged", applied: true } as const;
  return [{ ...told, ...cause, from: request.state, to: state }];
}

function store(
  before: ActionRequest,
  next: ActionRequest,
  transitions: readonly RequestTransition[],
  announcements: readonly RequestAnnouncement[],
): RequestDecision {
  return {
    request: { ...next, version: before.version + 1 },
    expectedVersion: before.version,
    transitions,
    announcements,
  };
}
