import type { Alert } from "../../core/alerts/alert.ts";
import { languages as allLanguages, type Language } from "../../core/fleet.ts";
import type { Bundle } from "../../core/outbox/outbox-message.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { findCluster, languagesOf } from "./audience.ts";
import { bundleView } from "./bundle-view.ts";
import { type Delivering, edit, postOnce } from "./delivering.ts";
import { adoptMembers } from "./place-root.ts";
import { DeliveryError } from "./poster.ts";
import type { Send } from "./prepare.ts";

/** Posts or edits the root of a bundle, which lists its members as they are now. */
export async function prepareBundle(
  delivering: Delivering,
  entry: OutboxEntry,
  bundle: Bundle,
): Promise<Send> {
  const { budget, store } = delivering;
  const { rootTs } = bundle;
  if (rootTs === undefined) {
    budget.spend("post", bundle.channel);
    await adoptMembers(delivering, bundle);
    return async () =>
      postBundle(delivering, entry, bundle, render(delivering, bundle, await members(delivering, bundle)));
  }
  budget.spend("edit", bundle.channel);
  await adoptMembers(delivering, bundle);
  return async () => {
    const message = render(delivering, bundle, await store.alerts.list({ bundleId: bundle.id }));
    try {
      await edit(delivering, bundle.channel, rootTs, message, { outboxId: entry.id });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      const refusal = readRefusal(error.code);
      const elsewhere =
        refusal === "channel" && (await delivering.channels.refused(bundle.channel, error.code));
      // Its members moved to where they are read, each by itself; a list that nobody sees needs no edit.
      if (elsewhere) return store.bundles.close(bundle.id, delivering.nowMs());
      if (refusal !== "gone") throw error;
      budget.spend("post", bundle.channel);
      await postBundle(delivering, entry, bundle, message);
    }
  };
}

function members({ store }: Delivering, { id }: Bundle): Promise<readonly Alert[]> {
  return store.alerts.list({ bundleId: id });
}

async function postBundle(
  delivering: Delivering,
  entry: OutboxEntry,
  bundle: Bundle,
  message: RenderedMessage,
): Promise<void> {
  const { store, channels, budget } = delivering;
  try {
    const ts = await postOnce(
      delivering,
      entry,
      { ...message, channel: bundle.channel },
      { outboxId: entry.id },
    );
    await store.bundles.setRoot(bundle.id, { channel: bundle.channel, ts });
  } catch (error) {
    const refused =
      error instanceof DeliveryError &&
      readRefusal(error.code) === "channel" &&
      (await channels.refused(bundle.channel, error.code));
    if (!refused) throw error;
    const channel = channels.usable(bundle.channel);
    budget.spend("post", channel);
    await postBundle(delivering, entry, { ...bundle, channel }, message);
  }
}

function render(delivering: Delivering, bundle: Bundle, alerts: readonly Alert[]): RenderedMessage {
  const { renderer, clusters } = delivering;
  const view = bundleView(bundle, alerts, clusters);
  return renderer.render("bundle", view, languagesFor(delivering, alerts));
}

/** Every language that one of its members is told in. */
function languagesFor({ clusters }: Delivering, alerts: readonly Alert[]): readonly Language[] {
  const wanted = new Set(alerts.flatMap((alert) => languagesOf(alert, findCluster(clusters, alert))));
  return wanted.size === 0 ? allLanguages : allLanguages.filter((language) => wanted.has(language));
}
