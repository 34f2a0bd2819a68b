import { readView } from "../read-view.ts";
import { describeView } from "../view-json.ts";
import { MAX_STACKED_VIEWS, type StoredView } from "../views.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readJson, readText, requireText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethod, ApiMethods } from "./api-method.ts";

const open: ApiMethod = {
  scopes: [],
  tier: "tier4",
  run: (args, world) => {
    const view = readView(readViewArg(args), "modal");
    requireFreeExternalId(view.external_id, world);
    return { view: describeView(world.views.open(exchangeTrigger(args, world), view), world) };
  },
};

const push: ApiMethod = {
  scopes: [],
  tier: "tier4",
  run: (args, world) => {
    const view = readView(readViewArg(args), "modal");
    requireFreeExternalId(view.external_id, world);
    const user = exchangeTrigger(args, world);
    if (world.views.modals(user).length >= MAX_STACKED_VIEWS) throw new ApiError("push_limit_reached");
    return { view: describeView(world.views.push(user, view), world) };
  },
};

const update: ApiMethod = {
  scopes: [],
  tier: "tier4",
  run: (args, world) => {
    const stored = findView(args, world);
    requireHash(args, stored);
    const view = readView(readViewArg(args), stored.view.type === "home" ? "home" : "modal");
    return { view: describeView(world.views.update(stored, view), world) };
  },
};

const publish: ApiMethod = {
  scopes: [],
  tier: "tier4",
  run: (args, world) => {
    const user = requireText(args, "user_id");
    if (world.people.find(user)?.isBot !== false) throw new ApiError("user_not_found");
    const home = world.views.home(user);
    if (home !== undefined) requireHash(args, home);
    const view = readView(readViewArg(args), "home");
    return { view: describeView(world.views.publishHome(user, view), world) };
  },
};

export const VIEW_METHODS: ApiMethods = {
  "views.open": open,
  "views.push": push,
  "views.update": update,
  "views.publish": publish,
};

const readViewArg = (args: ApiArgs): unknown => readJson(args, "view", "invalid_arguments");

const exchangeTrigger = (args: ApiArgs, world: World): string => {
  const exchanged = world.triggers.exchange(requireText(args, "trigger_id"));
  if ("error" in exchanged) throw new ApiError(exchanged.error);
  return exchanged.user;
};

const requireFreeExternalId = (externalId: string | undefined, world: World): void => {
  if (externalId !== undefined && world.views.findByExternalId(externalId) !== undefined) {
    throw new ApiError("duplicate_external_id");
  }
};

const findView = (args: ApiArgs, world: World): StoredView => {
  const id = readText(args, "view_id");
  const stored =
    id === undefined ? world.views.findByExternalId(requireText(args, "external_id")) : world.views.find(id);
  if (stored === undefined) throw new ApiError("not_found");
  return stored;
};

const requireHash = (args: ApiArgs, stored: StoredView): void => {
  const hash = readText(args, "hash");
  if (hash !== undefined && hash !== stored.hash) throw new ApiError("hash_conflict");
};
