/** Slack: a trigger id may be exchanged once, within 3 seconds. */
const LIFETIME_MS = 3_000;

export interface Triggers {
  /** A new trigger id for what this person just did, in Slack's format `132456.7890123.abcdef`. */
  readonly issue: (user: string) => string;
  /** Uses it up. Answers the person, or why Slack would refuse it. */
  readonly exchange: (id: string) => { readonly user: string } | { readonly error: TriggerError };
}

export type TriggerError = "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id";

export const createTriggers = (nowMs: () => number): Triggers => {
  const issued = new Map<string, { readonly user: string; readonly atMs: number; used: boolean }>();
  return {
    issue: (user) => {
      const id = `${issued.size + 1}.${Math.floor(nowMs() / 1_000)}.${user.toLowerCase()}`;
      issued.set(id, { user, atMs: nowMs(), used: false });
      return id;
    },
    exchange: (id) => {
      const trigger = issued.get(id);
      if (trigger === undefined) return { error: "invalid_trigger_id" };
      if (trigger.used) return { error: "exchanged_trigger_id" };
      if (nowMs() - trigger.atMs > LIFETIME_MS) return { error: "expired_trigger_id" };
      trigger.used = true;
      return { user: trigger.user };
    },
  };
};
