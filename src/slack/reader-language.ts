import type { WebClient } from "@slack/web-api";
import type { Language } from "../core/fleet.ts";
import type { Store } from "../store/store.ts";
import { within } from "./within.ts";

/** A person's Slack locale hardly ever changes, and users.info is rate limited. */
const cacheMs = 3_600_000;
/** An answer must reach the person within 3 s; English now is better than Chinese too late. */
const patienceMs = 1_000;

/** The language to answer one person in. Never rejects. */
export type ReaderLanguage = (userId: string) => Promise<Language>;

/** By the person's own choice, else by their Slack locale, else English. */
export function createReaderLanguage(
  client: Pick<WebClient, "users">,
  preferences: Store["preferences"],
  nowMs: () => number,
): ReaderLanguage {
  const cache = new Map<string, { readonly language: Language; readonly untilMs: number }>();

  const ofLocale = async (userId: string): Promise<Language> => {
    const cached = cache.get(userId);
    if (cached !== undefined && cached.untilMs > nowMs()) return cached.language;
    const { user } = await client.users.info({ user: userId, include_locale: true });
    const language = user?.locale?.startsWith("zh") ? "zh" : "en";
    cache.set(userId, { language, untilMs: nowMs() + cacheMs });
    return language;
  };

  return async (userId) => {
    try {
      return (await preferences.language(userId)) ?? (await within(patienceMs, ofLocale(userId)));
    } catch {
      return cache.get(userId)?.language ?? "en";
    }
  };
}
