import type { Config } from "./config/config.ts";
import type { Log } from "./log.ts";
import { createMailer } from "./mail/create-mailer.ts";
import { createExpiryRenderer } from "./messages/charts/expiry-renderer.ts";
import type { Renderer } from "./messages/renderer.ts";
import type { Slack } from "./slack/create-slack.ts";
import { createPoster } from "./slack/poster.ts";
import type { Store } from "./store/store.ts";
import { type Delivery, startDelivery } from "./usecases/start-delivery.ts";

/** What sends, and looks after what was sent. */
export async function openDelivery(
  config: Config,
  store: Store,
  slack: Slack,
  renderer: Renderer,
  log: Log,
  nowMs: () => number,
): Promise<Delivery> {
  const parts = {
    store,
    renderer,
    drawExpiry: await createExpiryRenderer(config),
    poster: createPoster(slack.client),
    clusters: config.fleet.clusters,
    settings: config.fleet.delivery,
    policy: config.fleet,
    mailer: config.mail && createMailer(config.mail.smtpUrl, config.mail.from),
    nowMs,
    random: Math.random,
    onProblem: (entry: { readonly about: string }, error: unknown, nextAtMs: number | undefined) => {
      const next =
        nextAtMs === undefined ? "given up" : `next attempt at ${new Date(nextAtMs).toISOString()}`;
      log.error(`${entry.about}: a message was not delivered, ${next}`, error);
    },
  };
  return startDelivery(parts, {
    onError: (error) => log.error("delivery failed", error),
    onReconciled: ({ missing, outdated, doubled, failed }) => {
      const refused = failed.map(({ channel, code }) => `${channel} (${code})`);
      const lists = { missing, outdated, doubled, refused };
      const told = Object.entries(lists).map(([name, list]) => `${name} ${list.join(" ") || "none"}`);
      log.warn(`roots set right: ${told.join(", ")}`);
    },
    onOverdue: (problems) => log.warn(`overdue: ${JSON.stringify(problems)}`),
  });
}
