import type { Tier } from "../rate-limits.ts";
import type { World } from "../world.ts";
import type { ApiArgs } from "./api-args.ts";

/** What a method answers besides `ok: true`. */
export type ApiAnswer = Readonly<Record<string, unknown>>;

/** One method of the Web API. */
export interface ApiMethod {
  /** The token needs one of these scopes; none: any token will do. From each method's reference page. */
  readonly scopes: readonly string[];
  readonly tier: Tier;
  /** Default: the bot's. */
  readonly token?: "app" | "bot";
  /** Throws `ApiError` to refuse. */
  readonly run: (args: ApiArgs, world: World) => ApiAnswer;
}

export type ApiMethods = Readonly<Record<string, ApiMethod>>;
