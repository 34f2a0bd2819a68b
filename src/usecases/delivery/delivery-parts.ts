import type { Cluster, DeliverySettings, FleetPolicy } from "../../core/fleet.ts";
import type { DrawExpiry } from "../../messages/charts/expiry-renderer.ts";
import type { Renderer } from "../../messages/renderer.ts";
import type { OutboxEntry, Store } from "../../store/store.ts";
import type { Mailer, Poster } from "./poster.ts";

export interface DeliveryParts {
  readonly store: Store;
  readonly poster: Poster;
  readonly renderer: Renderer;
  readonly drawExpiry: DrawExpiry;
  /** `undefined`: no SMTP server is configured. */
  readonly mailer?: Mailer | undefined;
  readonly clusters: readonly Cluster[];
  readonly settings: DeliverySettings;
  /** Who must sign, and who asks teams for changes. */
  readonly policy: FleetPolicy;
  readonly nowMs: () => number;
  /** 0..1. */
  readonly random: () => number;
  /** A message was not sent; `nextAttemptAtMs` is `undefined` when it was given up. */
  readonly onProblem: (entry: OutboxEntry, error: unknown, nextAttemptAtMs: number | undefined) => void;
}
