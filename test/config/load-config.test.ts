import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { describeProblems } from "../../src/config/describe-problems.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { isValidCron } from "../../src/schedule/scheduler.ts";

const fleet = `clusters:
  - name: orders
    environment: prod
    endpoints: ["127.0.0.1:6379"]
    owner: { team: Orders, channel: C0123ORDERS }
`;
const socket = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" };

function load(env: Record<string, string>, files: Record<string, string> = { "fleet.yml": fleet }) {
  return loadConfig({
    env,
    isValidCron,
    isFolder: (path) => path === "house/templates",
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error(`ENOENT ${path}`), { code: "ENOENT" });
      return text;
    },
  });
}

function loadOk(env: Record<string, string>) {
  const loaded = load(env);
  if (!loaded.ok) throw new Error(describeProblems(loaded.problems));
  return loaded.config;
}

function problemsOf(env: Record<string, string>, files?: Record<string, string>) {
  const loaded = load(env, files);
  return loaded.ok ? [] : loaded.problems;
}

describe("settings that are fine", () => {
  test("an app token means Socket Mode, and the rest has its defaults", () => {
    const config = loadOk(socket);
    expect(config.slack.connection.kind).toBe("socket");
    expect(config.slack.botToken.reveal()).toBe("xoxb-1");
    expect(config.slack.apiUrl).toBeUndefined();
    expect(config.databaseUrl.reveal()).toBe("sqlite:data/redis-audit-bot.db");
    expect(config.logLevel).toBe("info");
    expect(config.fleet.clusters.map(({ name }) => name)).toEqual(["orders"]);
  });

  test("a signing secret without an app token means HTTP on port 3000 or PORT", () => {
    const http = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s3cret" };
    expect(loadOk(http).slack.connection).toMatchObject({ kind: "http", port: 3000 });
    expect(loadOk({ ...http, PORT: "8080" }).slack.connection).toMatchObject({ kind: "http", port: 8080 });
  });

  test("health and metrics are off, and nobody is told that the bot lives, unless set", () => {
    const plain = loadOk(socket);
    expect([plain.metricsPort, plain.deadmanUrl]).toEqual([undefined, undefined]);
    expect(plain.metricsHost).toBe("127.0.0.1");
    expect(loadOk({ ...socket, METRICS_HOST: "0.0.0.0" }).metricsHost).toBe("0.0.0.0");
    const config = loadOk({ ...socket, METRICS_PORT: "9464", DEADMAN_URL: "https://ping.example.com/t0ken" });
    expect(config.metricsPort).toBe(9464);
    expect(config.deadmanUrl?.reveal()).toBe("https://ping.example.com/t0ken");
    expect(inspect(config, { depth: null }) + JSON.stringify(config)).not.toContain("t0ken");
  });

  test("an app token wins over a signing secret", () => {
    expect(loadOk({ ...socket, SLACK_SIGNING_SECRET: "s" }).slack.connection.kind).toBe("socket");
  });

  test.each([
    ["http://127.0.0.1:4000/api", "http://127.0.0.1:4000/api/"],
    ["https://slack.example.com/api/", "https://slack.example.com/api/"],
  ])("the API address %s is used as %s", (given, used) => {
    expect(loadOk({ ...socket, SLACK_API_URL: given }).slack.apiUrl).toBe(used);
  });

  test("an empty setting counts as not set", () => {
    const config = loadOk({ ...socket, SLACK_API_URL: "", LOG_LEVEL: "", FLEET_FILE: "", DATABASE_URL: "" });
    expect(config.slack.apiUrl).toBeUndefined();
    expect(config.logLevel).toBe("info");
  });

  test("the configuration is frozen to the bottom", () => {
    const config = loadOk({ ...socket, TEMPLATES_DIR: "house/templates" });
    const [cluster] = config.fleet.clusters;
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(cluster?.owner)).toBe(true);
    expect(Object.isFrozen(cluster?.profile.limits.memoryUsedRatio)).toBe(true);
    expect(() => Reflect.set(config.slack, "apiUrl", "x")).not.toThrow();
    expect(config.slack.apiUrl).toBeUndefined();
  });

  test("printing the configuration shows no secret", () => {
    const config = loadOk({ ...socket, DATABASE_URL: "postgres://bot:hunter2@db/audit" });
    const printed = inspect(config, { depth: null }) + JSON.stringify(config);
    expect(printed).not.toMatch(/xoxb-1|xapp-1|hunter2/);
    expect(printed).toContain("[secret]");
  });
});

describe("settings that are wrong", () => {
  test("with nothing set, all that is missing is told at once, each with its name", () => {
    expect(problemsOf({}, {})).toEqual([
      {
        where: "SLACK_BOT_TOKEN",
        message:
          "is not set; it is the Bot User OAuth Token (xoxb-…) under OAuth & Permissions of the Slack app.",
      },
      {
        where: "SLACK_APP_TOKEN",
        message:
          "is not set, and neither is SLACK_SIGNING_SECRET. Set SLACK_APP_TOKEN (xapp-…, under Basic Information) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
      },
      {
        where: "FLEET_FILE",
        message:
          "the fleet file fleet.yml does not exist. Copy examples/fleet.yml to start from, or set FLEET_FILE.",
      },
    ]);
  });

  test("every wrong setting and every fault of the fleet file come together", () => {
    const problems = problemsOf(
      {
        SLACK_BOT_TOKEN: "xapp-mixed-up",
        SLACK_SIGNING_SECRET: "s",
        PORT: "70000",
        SLACK_API_URL: "slack.example.com",
        DATABASE_URL: "mysql://bot:hunter2@db/audit",
        LOG_LEVEL: "wran",
        TEMPLATES_DIR: "house/none",
        FLEET_FILE: "conf/fleet.yml",
      },
      { "conf/fleet.yml": fleet.replace("C0123ORDERS", '"#orders"') },
    );
    expect(problems.map(({ where }) => where)).toEqual([
      "SLACK_BOT_TOKEN",
      "PORT",
      "SLACK_API_URL",
      "DATABASE_URL",
      "LOG_LEVEL",
      "TEMPLATES_DIR",
      "conf/fleet.yml:5:37",
    ]);
    const text = describeProblems(problems);
    expect(text.split("\n")[0]).toBe("The configuration has 7 problems:");
    expect(text).toContain(
      '  LOG_LEVEL: must be one of debug, info, warn, error, silent. Did you mean "warn"?',
    );
    expect(text).not.toMatch(/hunter2|mixed-up/);
  });

  test("a token with a line break at its end is refused without being shown", () => {
    const [problem] = problemsOf({ ...socket, SLACK_BOT_TOKEN: "xoxb-very-private\n" });
    expect(problem?.where).toBe("SLACK_BOT_TOKEN");
    expect(problem?.message).not.toContain("very-private");
  });

  test("an app token of the wrong kind does not fall back to HTTP", () => {
    const problems = problemsOf({ ...socket, SLACK_APP_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" });
    expect(problems.map(({ where }) => where)).toEqual(["SLACK_APP_TOKEN"]);
  });

  test("a port for metrics must be one, and not the one that Slack uses", () => {
    expect(problemsOf({ ...socket, METRICS_PORT: "on" })).toEqual([
      { where: "METRICS_PORT", message: "must be a whole number from 1 to 65535." },
    ]);
    const http = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s", METRICS_PORT: "3000" };
    expect(problemsOf(http)).toEqual([
      { where: "METRICS_PORT", message: "is the port that Slack uses (PORT); give it another." },
    ]);
    expect(problemsOf({ ...socket, METRICS_PORT: "3000" })).toEqual([]);
  });

  test("an address to ping that is none is refused without being shown", () => {
    expect(problemsOf({ ...socket, DEADMAN_URL: "ping.example.com/t0ken" })).toEqual([
      { where: "DEADMAN_URL", message: "must be an http:// or https:// address." },
    ]);
  });

  test.each(["sqlite:", "postgres://", "data/bot.db"])("%s is no database", (url) => {
    expect(problemsOf({ ...socket, DATABASE_URL: url }).map(({ where }) => where)).toEqual(["DATABASE_URL"]);
  });
});
