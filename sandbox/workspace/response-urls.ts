/** Slack: a response URL works 5 times within 30 minutes. */
const MAX_USES = 5;
const LIFETIME_MS = 30 * 60_000;

/** Where an answer goes: the channel and person, and for a click the message that was clicked. */
export interface ResponseTarget {
  readonly channel: string;
  readonly user: string;
  readonly messageTs?: string;
}

export interface ResponseUrls {
  /** The token that ends the URL. */
  readonly issue: (target: ResponseTarget) => string;
  /** Counts as a use. */
  readonly use: (
    token: string,
  ) => { readonly target: ResponseTarget } | { readonly error: "invalid_url" | "used_url" | "expired_url" };
}

export const createResponseUrls = (nowMs: () => number): ResponseUrls => {
  const issued = new Map<string, { readonly target: ResponseTarget; readonly atMs: number; uses: number }>();
  return {
    issue: (target) => {
      const token = `response-${issued.size + 1}`;
      issued.set(token, { target, atMs: nowMs(), uses: 0 });
      return token;
    },
    use: (token) => {
      const url = issued.get(token);
      if (url === undefined) return { error: "invalid_url" };
      if (url.uses >= MAX_USES) return { error: "used_url" };
      if (nowMs() - url.atMs > LIFETIME_MS) return { error: "expired_url" };
      url.uses += 1;
      return { target: url.target };
    },
  };
};
