import type { Fleet } from "../core/fleet.ts";
import type { Secret } from "../core/secret.ts";

/** How Slack reaches the bot. */
export type SlackConnection =
  | { readonly kind: "socket"; readonly appToken: Secret }
  | { readonly kind: "http"; readonly signingSecret: Secret; readonly port: number };

export interface SlackConfig {
  readonly botToken: Secret;
  readonly connection: SlackConnection;
  /** Base URL of the Web API with a trailing slash; `undefined`: Slack itself. */
  readonly apiUrl?: string;
}

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** Everything the process needs, checked. Deeply frozen. */
export interface Config {
  readonly slack: SlackConfig;
  readonly fleet: Fleet;
  /** `sqlite:<path>`, or a `postgres://` URL, which holds a password. */
  readonly databaseUrl: Secret;
  readonly logLevel: LogLevel;
  /** Where runs write down what they are about to change, so that it can be taken back. */
  readonly journalFolder: string;
  /** Where emails go out, with its password, and whom they are from; `undefined`: none are sent. */
  readonly mail?: { readonly smtpUrl: Secret; readonly from: string };
  /** Folders whose files replace the shipped ones of the same name. */
  readonly templatesDir?: string;
  readonly localesDir?: string;
  /** Port of `/healthz`, `/readyz` and `/metrics`; `undefined`: there are none. */
  readonly metricsPort?: number;
  /** The address it listens on; 127.0.0.1 unless told. */
  readonly metricsHost: string;
  /** An address that is asked for as long as all is well, so that somebody else notices when it is not; its path
   * may hold a token. `undefined`: none. */
  readonly deadmanUrl?: Secret;
}

/** One thing wrong with the configuration. `where` is the setting's name, or `file:line:column`. */
export interface ConfigProblem {
  readonly where: string;
  readonly message: string;
}
