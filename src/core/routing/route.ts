import type { Language } from "../fleet.ts";
import type { AlertMatcher } from "./matcher.ts";

/**
 * A branch of the routing tree. Children are tried in order and the first that matches is followed, down to the
 * deepest; each branch on the way sets what it names and leaves the rest as it was. The tree starts from the
 * cluster's owner and languages.
 */
export interface Route {
  /** Unique in the tree; what `route` shows. */
  readonly name: string;
  readonly match: AlertMatcher;
  readonly channel?: string;
  /** `none`: nobody is mentioned. */
  readonly mentionGroup?: string | "none";
  /** Name of an escalation policy; `none`: nobody is called. */
  readonly escalation?: string | "none";
  readonly languages?: readonly Language[];
  readonly routes: readonly Route[];
}

/** Where an alert goes, and why. */
export interface Destination {
  readonly channel: string;
  readonly mentionGroup?: string;
  readonly escalation?: string;
  readonly languages: readonly Language[];
  /** Names of the branches that were followed, from the top; empty: the cluster's owner alone decided. */
  readonly path: readonly string[];
}
