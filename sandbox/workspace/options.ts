import type { Person } from "./protocol.ts";

/** How to set a workspace up. Everything has a default; see `DEFAULTS` in `defaults.ts`. */
export interface WorkspaceOptions {
  /** `undefined` or 0: a free port. */
  readonly port?: number;
  readonly channels?: readonly ChannelOption[];
  /** Humans only; the bot and Slackbot are added. */
  readonly people?: readonly PersonOption[];
  readonly groups?: readonly GroupOption[];
  readonly botName?: string;
  /** OAuth scopes granted to the bot token. Default: every scope that a method or event here asks for. */
  readonly scopes?: readonly string[];
  /** Event subscriptions as the manifest names them (`message.channels`, `reaction_added`). Default: all. */
  readonly events?: readonly string[];
  /** Slash commands of the app, with the slash. */
  readonly commands?: readonly string[];
  /** Where events, commands and actions go, signed, while no socket is connected. */
  readonly requestUrl?: string;
  /** Refuse calls above Slack's published rates with HTTP 429. Default: no limits. */
  readonly rateLimits?: boolean;
  /** How long the bot may take to acknowledge. Slack's: 3,000. */
  readonly ackTimeoutMs?: number;
  /** Waits before an event is sent again. Slack's: at once, 1 minute, 5 minutes. */
  readonly retryDelaysMs?: readonly number[];
  /** Wall clock, for tests of limits that take minutes. */
  readonly nowMs?: () => number;
}

export interface ChannelOption {
  readonly id: string;
  /** Without `#`. */
  readonly name: string;
  readonly topic?: string;
  readonly isPrivate?: boolean;
  /** Default: yes. */
  readonly botIsMember?: boolean;
}

export type PersonOption = Omit<Person, "isBot"> & {
  /** IANA name. Default: one that fits the locale. */
  readonly timeZone?: string;
};

export interface GroupOption {
  /** `S…`. */
  readonly id: string;
  /** Without `@`. */
  readonly handle: string;
  readonly name: string;
  readonly members: readonly string[];
}
