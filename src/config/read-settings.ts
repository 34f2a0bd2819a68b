import { dirname, join } from "node:path";
import { Secret } from "../core/secret.ts";
import type { ConfigProblem, LogLevel, SlackConfig, SlackConnection } from "./config.ts";
import type { ConfigSources } from "./sources.ts";
import { suggest } from "./suggest.ts";

/** What the environment says. A field is `undefined` after a problem with it, or where it may be absent. */
export interface Settings {
  readonly slack: SlackConfig | undefined;
  readonly fleetFile: string;
  readonly databaseUrl: Secret | undefined;
  readonly logLevel: LogLevel;
  readonly journalFolder: string;
  readonly mail: { readonly smtpUrl: Secret; readonly from: string } | undefined;
  readonly templatesDir: string | undefined;
  readonly localesDir: string | undefined;
  readonly metricsPort: number | undefined;
  readonly metricsHost: string;
  readonly deadmanUrl: Secret | undefined;
}

type Report = (problem: ConfigProblem) => void;
type Env = ConfigSources["env"];

const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error", "silent"];

/** Reads the environment; reports every setting that is missing or wrong, never its value if it is a secret. */
export function readSettings({ env, isFolder }: ConfigSources, report: Report): Settings {
  return {
    slack: readSlack(env, report),
    fleetFile: env["FLEET_FILE"] || "fleet.yml",
    databaseUrl: readDatabaseUrl(env, report),
    logLevel: readLogLevel(env["LOG_LEVEL"] || "info", report),
    journalFolder: env["JOURNAL_DIR"] || besideDatabase(env["DATABASE_URL"]),
    mail: readMail(env, report),
    templatesDir: readFolder(env, "TEMPLATES_DIR", isFolder, report),
    localesDir: readFolder(env, "LOCALES_DIR", isFolder, report),
    metricsPort: readMetricsPort(env, report),
    // Whoever can reach the port can read the fleet's names, so it is opened to others only when asked.
    metricsHost: env["METRICS_HOST"] || "127.0.0.1",
    deadmanUrl: readDeadmanUrl(env["DEADMAN_URL"], report),
  };
}

function readMail(env: Env, report: Report): Settings["mail"] {
  const [url, from] = [env["SMTP_URL"], env["MAIL_FROM"]];
  if (!url) return undefined;
  const isSmtp = /^smtps?:$/.test(parseUrl(url)?.protocol ?? "");
  if (!isSmtp) report({ where: "SMTP_URL", message: "must be smtp://user:password@host:port, or smtps://…" });
  if (!from)
    report({ where: "MAIL_FROM", message: "is not set; emails need an address that they come from." });
  return isSmtp && from ? { smtpUrl: new Secret(url), from } : undefined;
}

/** A file's own folder is kept as long as the file is. */
function besideDatabase(databaseUrl = ""): string {
  const [, path] = /^sqlite:(.+)$/.exec(databaseUrl) ?? [];
  return join(path === undefined ? "data" : dirname(path), "journals");
}

function readSlack(env: Env, report: Report): SlackConfig | undefined {
  const botToken = readToken(env, "SLACK_BOT_TOKEN", "xoxb-", report);
  if (!env["SLACK_BOT_TOKEN"]) {
    const message =
      "is not set; it is the Bot User OAuth Token (xoxb-…) under OAuth & Permissions of the Slack app.";
    report({ where: "SLACK_BOT_TOKEN", message });
  }
  const connection = readConnection(env, report);
  const apiUrl = readApiUrl(env["SLACK_API_URL"], report);
  if (!botToken || !connection) return undefined;
  return { botToken, connection, ...(apiUrl !== undefined && { apiUrl }) };
}

function readConnection(env: Env, report: Report): SlackConnection | undefined {
  if (env["SLACK_APP_TOKEN"]) {
    const appToken = readToken(env, "SLACK_APP_TOKEN", "xapp-", report);
    return appToken && { kind: "socket", appToken };
  }
  const port = readPort("PORT", env["PORT"] || "3000", report);
  const signingSecret = env["SLACK_SIGNING_SECRET"];
  if (signingSecret)
    return port === undefined ? undefined : { kind: "http", signingSecret: new Secret(signingSecret), port };
  report({
    where: "SLACK_APP_TOKEN",
    message:
      "is not set, and neither is SLACK_SIGNING_SECRET. Set SLACK_APP_TOKEN (xapp-…, under Basic Information) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
  });
  return undefined;
}

function readToken(env: Env, name: string, prefix: string, report: Report): Secret | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (text.startsWith(prefix) && text.length > prefix.length && !/\s/.test(text)) return new Secret(text);
  const message = `is not a token of the right kind: it must begin with ${prefix} and hold no spaces or line breaks.`;
  report({ where: name, message });
  return undefined;
}

function readPort(name: "PORT" | "METRICS_PORT", text: string, report: Report): number | undefined {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  report({ where: name, message: "must be a whole number from 1 to 65535." });
  return undefined;
}

function readMetricsPort(env: Env, report: Report): number | undefined {
  const text = env["METRICS_PORT"];
  if (!text) return undefined;
  const port = readPort("METRICS_PORT", text, report);
  const isTaken = !env["SLACK_APP_TOKEN"] && port === Number(env["PORT"] || "3000");
  if (isTaken)
    report({ where: "METRICS_PORT", message: "is the port that Slack uses (PORT); give it another." });
  return port;
}

/** Its path may be a token, so no message repeats it. */
function readDeadmanUrl(text: string | undefined, report: Report): Secret | undefined {
  if (!text) return undefined;
  if (/^https?:$/.test(parseUrl(text)?.protocol ?? "")) return new Secret(text);
  report({ where: "DEADMAN_URL", message: "must be an http:// or https:// address." });
  return undefined;
}

function readApiUrl(text: string | undefined, report: Report): string | undefined {
  if (!text) return undefined;
  const url = parseUrl(text);
  if (url && /^https?:$/.test(url.protocol)) return text.endsWith("/") ? text : `${text}/`;
  report({
    where: "SLACK_API_URL",
    message: "must be an http:// or https:// address; leave it out for Slack itself.",
  });
  return undefined;
}

/** `DATABASE_URL`; without it a file below the working directory. */
export function readDatabaseUrl(env: Env, report: Report): Secret | undefined {
  const text = env["DATABASE_URL"] || "sqlite:data/redis-audit-bot.db";
  if (/^sqlite:.+/.test(text)) return new Secret(text);
  if (/^postgres(ql)?:\/\//.test(text) && parseUrl(text)?.hostname) return new Secret(text);
  const message = "must be sqlite:<path of a file>, or postgres://user:password@host:port/database.";
  report({ where: "DATABASE_URL", message });
  return undefined;
}

function readLogLevel(text: string, report: Report): LogLevel {
  const level = logLevels.find((candidate) => candidate === text);
  if (level !== undefined) return level;
  report({
    where: "LOG_LEVEL",
    message: `must be one of ${logLevels.join(", ")}.${suggest(text, logLevels)}`,
  });
  return "info";
}

function readFolder(
  env: Env,
  name: "TEMPLATES_DIR" | "LOCALES_DIR",
  isFolder: ConfigSources["isFolder"],
  report: Report,
): string | undefined {
  const path = env[name];
  if (!path) return undefined;
  if (!isFolder(path)) report({ where: name, message: `there is no folder ${path}.` });
  return path;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
