import type { Alert } from "../../core/alerts/alert.ts";
import { type Fleet, languages } from "../../core/fleet.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { StoreFailingView, UnstoredAlertsView } from "../../messages/delivery-views.ts";
import type { RenderedMessage, Renderer } from "../../messages/renderer.ts";
import type { StoreErrorCode } from "../../store/store-error.ts";
import { DeliveryError, type Poster } from "../delivery/poster.ts";

export interface TellingParts {
  readonly fleet: Fleet;
  readonly renderer: Renderer;
  readonly poster: Pick<Poster, "post" | "update">;
  /** Unique; marks a message as the bot's own. */
  readonly newId: () => string;
  readonly onError: (error: unknown) => void;
}

/** What is being said of an outage of the store. */
export interface Outage {
  readonly code: StoreErrorCode;
  readonly sinceMs: number;
}

/** Speaks without an outbox: what Slack refuses is kept and tried again with the next round. */
export interface Telling {
  readonly add: (alerts: readonly Alert[]) => void;
  /** Posts the notice once to each channel that gets it, then the alerts that were not told yet. */
  readonly tell: (outage: Outage, withNotice: boolean) => Promise<void>;
  /** Says that it is over, where it was said that it began. */
  readonly end: (outage: Outage, endedAtMs: number) => Promise<void>;
}

interface Told {
  readonly channel: string;
  readonly ts: string;
}

interface Waiting {
  readonly alert: Alert;
  readonly channel: string;
}

/** Lines of one message; more are counted. */
const mostLines = 10;
/** Messages that are edited at the end. */
const mostKept = 200;
const mostWaiting = 1000;

export function createTelling({ fleet, renderer, poster, newId, onError }: TellingParts): Telling {
  const { fallbackChannel, contactUserId } = fleet.delivery;
  let waiting: readonly Waiting[] = [];
  let notices: readonly Told[] = [];
  let messages: readonly (Told & { readonly view: UnstoredAlertsView })[] = [];
  let isBusy = false;

  const post = async (channel: string, message: RenderedMessage, threadTs?: string): Promise<string> =>
    poster.post({ channel, ...message, ...(threadTs !== undefined && { threadTs }) }, { outboxId: newId() });
  const edit = ({ channel, ts }: Told, message: RenderedMessage): Promise<void> =>
    poster.update(channel, ts, message, { outboxId: newId() }).catch(onError);
  const renderNotice = (view: StoreFailingView) => renderer.render("store-failing", view, languages);
  const renderAlerts = (view: UnstoredAlertsView) => renderer.render("unstored-alerts", view, languages);

  const notify = async (outage: Outage): Promise<void> => {
    for (const channel of noticeChannels(fleet)) {
      if (notices.some((told) => told.channel === channel)) continue;
      try {
        notices = [...notices, { channel, ts: await post(channel, renderNotice(outage)) }];
      } catch (error) {
        onError(error);
      }
    }
  };
  const tellChannel = async (channel: string, { sinceMs }: Outage): Promise<void> => {
    const here = waiting.filter((one) => one.channel === channel);
    const view = viewOf(
      here.map(({ alert }) => alert),
      sinceMs,
    );
    try {
      const ts = await post(channel, renderAlerts(view));
      waiting = waiting.filter((one) => !here.includes(one));
      messages = [...messages, { channel, ts, view }].slice(-mostKept);
    } catch (error) {
      onError(error);
      const isClosed = error instanceof DeliveryError && readRefusal(error.code) === "channel";
      if (!isClosed || fallbackChannel === undefined) return;
      waiting = waiting.map((one) => (here.includes(one) ? { ...one, channel: fallbackChannel } : one));
    }
  };
  return {
    add: (alerts) => {
      const more = alerts.map((alert) => ({ alert, channel: alert.channel }));
      waiting = [...waiting, ...more].slice(0, mostWaiting);
    },
    tell: async (outage, withNotice) => {
      if (isBusy) return;
      isBusy = true;
      try {
        if (withNotice) await notify(outage);
        for (const channel of new Set(waiting.map((one) => one.channel))) await tellChannel(channel, outage);
      } finally {
        isBusy = false;
      }
    },
    end: async (outage, endedAtMs) => {
      const [notified, edited] = [notices, messages];
      [waiting, notices, messages] = [[], [], []];
      const over = renderNotice({ ...outage, endedAtMs });
      for (const told of notified) {
        await edit(told, over);
        await post(told.channel, over, told.ts).catch(onError);
      }
      for (const { view, ...told } of edited) await edit(told, renderAlerts({ ...view, endedAtMs }));
    },
  };

  function noticeChannels({ clusters }: Fleet): readonly string[] {
    const named = [fallbackChannel, contactUserId].filter((channel) => channel !== undefined);
    return named.length > 0 ? named : [...new Set(clusters.map(({ owner }) => owner.channel))];
  }
}

/** The most urgent first. */
function viewOf(alerts: readonly Alert[], sinceMs: number): UnstoredAlertsView {
  const sorted = [...alerts].sort((a, b) => rank(a) - rank(b));
  const groups = sorted.flatMap(({ mentionGroup }) => (mentionGroup === undefined ? [] : [mentionGroup]));
  return {
    sinceMs,
    mentionGroups: [...new Set(groups)],
    total: sorted.length,
    lines: sorted.slice(0, mostLines).map(({ rule, severity, finding, subject }) => ({
      rule,
      severity,
      finding,
      cluster: subject.cluster,
      ...(subject.node !== undefined && { node: subject.node }),
    })),
  };
}

function rank({ severity }: Alert): number {
  return severity === "critical" ? 0 : 1;
}
