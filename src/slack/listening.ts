import type { Cluster } from "../core/fleet.ts";
import type { RenderedMessage, Renderer } from "../messages/renderer.ts";
import type { TemplateName, Views } from "../messages/views.ts";
import type { Store } from "../store/store.ts";
import type { Acting } from "../usecases/act-on-alert.ts";
import type { Remediation } from "../usecases/remediation/create-remediation.ts";
import type { ReportRequest } from "../usecases/report/run-report.ts";
import type { RunFollowing } from "../usecases/requests/follow-run.ts";
import type { RunStarting } from "../usecases/requests/start-run.ts";
import type { RunbookParts } from "../usecases/runbook/runbook-parts.ts";
import type { Permissions } from "./create-permissions.ts";
import type { ReaderLanguage } from "./reader-language.ts";

/** What the listeners work with. */
export interface Listening extends Acting {
  readonly permissions: Permissions;
  readonly store: Store;
  readonly renderer: Renderer;
  readonly clusters: readonly Cluster[];
  /** Nominal distance of a cluster's probes. */
  readonly intervalMs: (cluster: Cluster) => number;
  readonly nowMs: () => number;
  readonly readerLanguage: ReaderLanguage;
  /** Posts the report's first message, then goes on by itself. Rejects with `DeliveryError` when Slack refuses. */
  readonly startReport: (request: ReportRequest, channel: string) => Promise<void>;
  /** Stops a report at once; `false`: it is over. */
  readonly cancelReport: (reportId: string, userId: string) => boolean;
  /** Stops those that run in a channel; how many they were. */
  readonly cancelReportsIn: (channel: string, userId: string) => number;
  /** What the use cases of action requests work with. */
  readonly requests: RunStarting & RunFollowing;
  readonly remediation: Remediation;
  /** What the commands ask servers with. */
  readonly runbook: RunbookParts;
  /** Called when something was stored that must reach Slack soon. */
  readonly onStored: () => void;
}

/** Renders an answer in one person's language. */
export type Answer = <Name extends TemplateName>(name: Name, view: Views[Name]) => RenderedMessage;

/** An `Answer` for a person. */
export async function answerFor(listening: Listening, userId: string): Promise<Answer> {
  const language = await listening.readerLanguage(userId);
  return (name, view) => listening.renderer.render(name, view, [language]);
}
