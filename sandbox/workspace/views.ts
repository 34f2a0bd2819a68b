import type { KnownBlock, View } from "@slack/types";
import type { Changes } from "./changes.ts";
import { readInitialState, type StateValues } from "./element-state.ts";
import { fillBlockIds } from "./fill-block-ids.ts";

/** A modal or App Home as Slack keeps it. */
export interface StoredView {
  /** `V…`. */
  readonly id: string;
  readonly user: string;
  readonly view: View;
  /** Changes with every update; guards `views.update` against races. */
  readonly hash: string;
  readonly state: StateValues;
  readonly errors: Readonly<Record<string, string>>;
  /** The modal at the bottom of the stack; of the bottom one itself, its own id. */
  readonly rootId: string;
  readonly previousId?: string;
}

export interface Views {
  /** Modals open for a person, oldest first. */
  readonly modals: (user: string) => readonly StoredView[];
  readonly home: (user: string) => StoredView | undefined;
  /** By view id, modals and homes. */
  readonly find: (id: string) => StoredView | undefined;
  readonly findByExternalId: (externalId: string) => StoredView | undefined;
  /** Opens a stack of its own; what the person had open is closed. */
  readonly open: (user: string, view: View) => StoredView;
  readonly push: (user: string, view: View) => StoredView;
  readonly update: (stored: StoredView, view: View) => StoredView;
  readonly publishHome: (user: string, view: View) => StoredView;
  /** Takes the view away, and whatever lies on top of it. */
  readonly close: (stored: StoredView) => void;
  readonly closeAll: (user: string) => void;
  readonly setState: (stored: StoredView, state: StateValues) => StoredView;
  readonly setErrors: (stored: StoredView, errors: Readonly<Record<string, string>>) => void;
}

/** Slack allows three modals on top of each other (`push_limit_reached`). */
export const MAX_STACKED_VIEWS = 3;

export const createViews = (changes: Changes): Views => {
  const stacks = new Map<string, readonly StoredView[]>();
  const homes = new Map<string, StoredView>();
  let created = 0;
  let revisions = 0;
  const store = (
    parts: Pick<StoredView, "id" | "user" | "rootId"> & Partial<StoredView>,
    view: View,
  ): StoredView => {
    revisions += 1;
    const blocks = fillBlockIds(view.blocks as readonly KnownBlock[], `${parts.id}-${revisions}`);
    return {
      errors: {},
      ...parts,
      view: { ...view, blocks: [...blocks] },
      state: readInitialState(blocks),
      hash: `${revisions}.${parts.id.toLowerCase()}`,
    };
  };
  const stackOf = (user: string): readonly StoredView[] => stacks.get(user) ?? [];
  const setStack = (user: string, stack: readonly StoredView[]): void => {
    stacks.set(user, stack);
    changes.publish({ kind: "views" });
  };
  const replace = (stored: StoredView): StoredView => {
    if (homes.get(stored.user)?.id === stored.id) homes.set(stored.user, stored);
    const stack = stackOf(stored.user).map((one) => (one.id === stored.id ? stored : one));
    setStack(stored.user, stack);
    return stored;
  };
  const nextId = (): string => {
    created += 1;
    return `V${String(created).padStart(8, "0")}`;
  };
  const everything = (): readonly StoredView[] => [...[...stacks.values()].flat(), ...homes.values()];
  return {
    modals: stackOf,
    home: (user) => homes.get(user),
    find: (id) => everything().find((stored) => stored.id === id),
    findByExternalId: (externalId) => everything().find((stored) => stored.view.external_id === externalId),
    open: (user, view) => {
      const id = nextId();
      const stored = store({ id, user, rootId: id }, view);
      setStack(user, [stored]);
      return stored;
    },
    push: (user, view) => {
      const stack = stackOf(user);
      const id = nextId();
      const top = stack.at(-1);
      const below = top === undefined ? {} : { previousId: top.id };
      const stored = store({ id, user, rootId: stack[0]?.id ?? id, ...below }, view);
      setStack(user, [...stack, stored]);
      return stored;
    },
    update: (stored, view) => {
      const updated = store({ ...stored, errors: {} }, view);
      return replace({ ...updated, state: keepEntries(updated.state, stored.state) });
    },
    publishHome: (user, view) => {
      const id = homes.get(user)?.id ?? nextId();
      const stored = store({ id, user, rootId: id }, view);
      homes.set(user, stored);
      changes.publish({ kind: "views" });
      return stored;
    },
    close: (stored) => {
      const stack = stackOf(stored.user);
      const index = stack.findIndex((one) => one.id === stored.id);
      if (index >= 0) setStack(stored.user, stack.slice(0, index));
    },
    closeAll: (user) => setStack(user, []),
    setState: (stored, state) => replace({ ...stored, state }),
    setErrors: (stored, errors) => {
      replace({ ...stored, errors });
    },
  };
};

/** What a person entered survives an update where the block id and action id stay the same, as in Slack. */
const keepEntries = (fresh: StateValues, before: StateValues): StateValues =>
  Object.fromEntries(
    Object.entries(fresh).map(([blockId, actions]) => [
      blockId,
      Object.fromEntries(
        Object.entries(actions).map(([actionId, value]) => [actionId, before[blockId]?.[actionId] ?? value]),
      ),
    ]),
  );
