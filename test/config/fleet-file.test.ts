// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fleet file names environment variables so.
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load-config.ts";
import type { Cluster } from "../../src/core/fleet.ts";
import { isValidCron } from "../../src/schedule/scheduler.ts";

type Texts = Readonly<Record<string, string>>;

/** Paths of `files` are as the code asks for them. */
function load(fleet: string, env: Texts = {}, files: Texts = {}) {
  return loadConfig({
    env: { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", FLEET_FILE: "/etc/bot/fleet.yml", ...env },
    isValidCron,
    readFile: (path) => {
      const text = path === "/etc/bot/fleet.yml" ? fleet : files[path];
      if (text === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
      return text;
    },
  });
}

function clustersOf(fleet: string, env?: Texts, files?: Texts): readonly Cluster[] {
  const loaded = load(fleet, env, files);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, undefined, 1));
  return loaded.config.fleet.clusters;
}

/** `line:column message` */
function problemsOf(fleet: string, env?: Texts, files?: Texts): readonly string[] {
  const loaded = load(fleet, env, files);
  if (loaded.ok) return [];
  return loaded.problems.map(
    ({ where, message }) => `${where.replace("/etc/bot/fleet.yml:", "")} ${message}`,
  );
}

const orders = `
  - name: orders
    environment: prod
    endpoints: ["10.0.0.1:6379"]
    owner: { team: Orders, channel: C0123ORDERS }`;

/** One complete cluster and more lines for it, which begin at line 6. */
function withLines(...lines: string[]): string {
  return [
    "clusters:",
    orders.trimStart().padStart(orders.length - 1),
    ...lines.map((line) => `    ${line}`),
  ].join("\n");
}

describe("a cluster", () => {
  test("needs only a name, an environment, endpoints and an owner", () => {
    const [cluster] = clustersOf(`clusters:${orders}`);
    expect(cluster).toMatchObject({
      name: "orders",
      environment: "prod",
      mode: "standalone",
      endpoints: [{ host: "10.0.0.1", port: 6379 }],
      owner: { team: "Orders", channel: "C0123ORDERS" },
      languages: ["en", "zh"],
      profile: { name: "default" },
      schedule: "*/30 * * * * *",
      tags: [],
    });
    expect(cluster).not.toHaveProperty("tls");
    expect(cluster).not.toHaveProperty("password");
  });

  test("takes what it does not say from the defaults, maps key by key", () => {
    const [first, second] = clustersOf(`
defaults:
  environment: staging
  languages: [zh]
  owner: { team: Platform, channel: C0PLATFORM, mentionGroup: S0PLATFORM }
  limits: { hitRatio: off, latencyMs: { warning: 7, critical: 9 } }
clusters:
  - { name: a, endpoints: ["a:1"], owner: { team: Alpha }, limits: { latencyMs: { critical: 30 } } }
  - { name: b, endpoints: ["b:1"], environment: prod, languages: [en, zh] }`);
    expect(first?.environment).toBe("staging");
    expect(first?.owner).toEqual({ team: "Alpha", channel: "C0PLATFORM", mentionGroup: "S0PLATFORM" });
    expect(first?.profile.limits.latencyMs).toMatchObject({ warning: 7, critical: 30 });
    expect(first?.profile.limits.hitRatio).toBeUndefined();
    expect(second?.environment).toBe("prod");
    expect(second?.languages).toEqual(["en", "zh"]);
  });

  test("overrides limits and alerting of its profile, and its own source is kept", () => {
    const [cluster] = clustersOf(
      withLines(
        "profile: shared-cache",
        "limits:",
        "  memoryUsedRatio: { warning: 0.5, critical: 0.7, source: Orders plan }",
        "  latencyMs: { warning: off }",
        "alerting: { fireAfter: 1 }",
      ),
    );
    expect(cluster?.profile.name).toBe("shared-cache");
    expect(cluster?.profile.limits.memoryUsedRatio).toEqual({
      warning: 0.5,
      critical: 0.7,
      source: "Orders plan",
    });
    expect(cluster?.profile.limits.latencyMs?.warning).toBeUndefined();
    expect(cluster?.profile.alerting).toMatchObject({ fireAfter: 1, clearAfter: 2 });
  });

  test("says what audits of its keys are judged by, and what it does not say is left to the profile", () => {
    const [cluster] = clustersOf(
      withLines(
        "contracts:",
        '  - { pattern: "chat:ctx:thread:{threadId}", type: hash, ttlSeconds: 0, owner: Chat }',
        '  - pattern: "chat:*"',
        "ttlTiers: { hotSeconds: 300, warmSeconds: 1800, coldSeconds: 3600 }",
        "planFloorBytes: 402653184",
      ),
    );
    expect(cluster?.contracts).toEqual([
      { pattern: "chat:ctx:thread:{threadId}", type: "hash", ttlSeconds: 0, owner: "Chat" },
      { pattern: "chat:*" },
    ]);
    expect(cluster?.ttlTiers).toEqual({
      hotSeconds: 300,
      warmSeconds: 1800,
      coldSeconds: 3600,
      source: "fleet file",
    });
    expect(cluster?.plan).toEqual({ floorBytes: 402653184, source: "fleet file" });
    const [plain] = clustersOf(`clusters:${orders}`);
    expect(plain).not.toHaveProperty("contracts");
    expect(plain).not.toHaveProperty("ttlTiers");
    expect(plain).not.toHaveProperty("plan");
  });

  test("is told what is wrong with its contracts and tiers, where it stands", () => {
    const fleet = withLines(
      "contracts:",
      "  - { type: hash }",
      "  - { pattern: a, type: bitmap }",
      "  - { pattern: a, ttlSeconds: -1 }",
      "ttlTiers: { hotSeconds: 300, warmSeconds: 200, coldSeconds: 3600 }",
      "planFloorBytes: 0",
    );
    const problems = problemsOf(fleet);
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "7:9",
      "8:29",
      "9:35",
      "10:15",
      "11:21",
    ]);
    expect(problems[3]).toContain("must not become smaller in this order");
  });

  test("keeps an IPv6 address without its brackets", () => {
    const [cluster] = clustersOf(`clusters:${orders.replace("10.0.0.1:6379", "[fd00::15]:7000")}`);
    expect(cluster?.endpoints).toEqual([{ host: "fd00::15", port: 7000 }]);
  });
});

describe("secrets", () => {
  test("come from the environment or from the first line of a file beside the fleet file", () => {
    const [cluster] = clustersOf(
      withLines(
        "mode: sentinel",
        "sentinelMaster: orders",
        "password: ${ORDERS_PASSWORD}",
        "sentinelPassword: { file: secrets/sentinel }",
      ),
      { ORDERS_PASSWORD: "p4ss word" },
      { "/etc/bot/secrets/sentinel": "s3ntinel\nsecond line\n" },
    );
    expect(cluster?.password?.reveal()).toBe("p4ss word");
    expect(cluster?.sentinelPassword?.reveal()).toBe("s3ntinel");
  });

  test("that are written out are refused with advice, and never repeated", () => {
    const problems = problemsOf(withLines("password: hunter2"));
    expect(problems).toEqual([
      "6:15 password is written out, and a secret may not stand in this file: put it into an environment variable and write ${ITS_NAME}, or into a file and write { file: its/path }.",
    ]);
  });

  test.each([
    "*hunter2",
    "&hunter2",
    "!hunter2 x",
    "%hunter2",
    "@hunter2",
    "{ value: hunter2 }",
    "[hunter2]",
    '"hunter2',
    "{ file: a }: hunter2",
    "x: hunter2",
  ])("are not repeated either when YAML stumbles over them: %s", (text) => {
    const problems = problemsOf(withLines(`password: ${text}`));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).not.toContain("hunter2");
  });

  test("that cannot be had are told with the variable's or the file's name", () => {
    const fleet = withLines(
      "mode: sentinel",
      "sentinelMaster: m",
      "password: ${NOT_SET}",
      "sentinelPassword: { file: gone }",
    );
    expect(problemsOf(fleet)).toEqual([
      "8:15 password: the environment variable NOT_SET is not set; set it to the secret.",
      "9:23 sentinelPassword: the file gone does not exist.",
    ]);
    const empty = withLines("password: { file: empty }");
    expect(problemsOf(empty, {}, { "/etc/bot/empty": "\n" })).toEqual([
      "6:15 password: the file empty is empty; its first line must be the secret.",
    ]);
  });

  test("in an endpoint are not repeated", () => {
    const problems = problemsOf(
      `clusters:${orders.replace("10.0.0.1:6379", "redis://me:hunter2@host:6379")}`,
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^4:17 an endpoint is host:port and nothing else/);
    expect(problems[0]).not.toContain("hunter2");
  });
});

describe("TLS", () => {
  test("true means the system's authorities, verified", () => {
    expect(clustersOf(withLines("tls: true"))[0]?.tls).toEqual({ verify: true });
    expect(clustersOf(withLines("tls: false"))[0]?.tls).toBeUndefined();
  });

  test("reads its files, and the key is a secret", () => {
    const [cluster] = clustersOf(
      withLines(
        "tls: { caFile: ca.pem, certFile: bot.pem, keyFile: key.pem, serverName: redis, verify: false }",
      ),
      {},
      {
        "/etc/bot/ca.pem": "-----BEGIN CERTIFICATE-----ca",
        "/etc/bot/bot.pem": "-----BEGIN CERTIFICATE-----bot",
        "/etc/bot/key.pem": "-----BEGIN PRIVATE KEY-----key",
      },
    );
    expect(cluster?.tls).toMatchObject({
      ca: "-----BEGIN CERTIFICATE-----ca",
      cert: "-----BEGIN CERTIFICATE-----bot",
      serverName: "redis",
      verify: false,
    });
    expect(cluster?.tls?.key?.reveal()).toBe("-----BEGIN PRIVATE KEY-----key");
    expect(JSON.stringify(cluster)).not.toContain("PRIVATE KEY");
  });

  test("files that are missing or no PEM, and a certificate without its key, are problems", () => {
    const fleet = withLines("tls:", "  caFile: gone.pem", "  certFile: odd.pem");
    expect(problemsOf(fleet, {}, { "/etc/bot/odd.pem": "x" })).toEqual([
      "7:7 tls: certFile and keyFile belong together; give both or none.",
      "7:15 tls.caFile: the file gone.pem does not exist.",
      "8:17 tls.certFile: the file odd.pem is not PEM: it has no -----BEGIN line.",
    ]);
  });
});

describe("faults of the file", () => {
  test("are told all at once, form and meaning, in the order of the file", () => {
    const fleet = `deafults: {}
clusters:
  - name: orders
    enviroment: prod
    endpoints:
      - 10.0.0.1
      - "10.0.0.2:6379"
    owner:
      team: Orders
      channel: "#orders"
    mode: sentinal
    schedule: "every minute"
    limits:
      memoryUsedRato: { warning: 0.5 }
      hitRatio: { warning: 95 }
      latencyMs: { warning: fast }
    password: \${ORDERS_PASSWORD}
  - name: orders
    environment: prod
    endpoints: ["10.0.0.3:6379"]
    owner: { team: Orders, channel: C0123ORDERS, mentionGroup: "@orders" }
    profile: shared_cache
    languages: [en, cn]
    alerting: { fireAfter: 0.5 }
`;
    expect(problemsOf(fleet)).toEqual([
      '1:1 the key "deafults" is unknown. Did you mean "defaults"?',
      "3:5 environment is missing: prod, for example. Give it here or under defaults.",
      '4:5 the key "enviroment" is unknown. Did you mean "environment"?',
      "6:9 an endpoint is host:port and nothing else, an IPv6 address in brackets: [::1]:6379. No URL; user, password and TLS have keys of their own.",
      "10:16 channel must be a channel id such as C0123456789, not a name: it stands at the end of the channel's details in Slack.",
      '11:11 mode must be one of standalone, sentinel, cluster. Did you mean "sentinel"?',
      '12:15 schedule is no cron expression; write five fields, or six with seconds first: "*/30 * * * * *".',
      '14:7 the key "memoryUsedRato" is unknown. Did you mean "memoryUsedRatio"?',
      "15:17 hitRatio is out of range: a share from 0 to 1, 0.85 for 85 %.",
      '16:29 warning must be a number or "off".',
      "17:15 password: the environment variable ORDERS_PASSWORD is not set; set it to the secret.",
      '18:11 "orders" is listed already; the names of clusters are unique.',
      "21:64 mentionGroup must be a user group id such as S0123456789, not a handle.",
      '22:14 profile must be one of default, shared-cache, oci-cluster, app-cache. Did you mean "shared-cache"?',
      "23:21 languages must be one of en, zh.",
      "24:28 fireAfter is out of range: a whole number, 1 or more.",
    ]);
  });

  test("under defaults are told once and located there", () => {
    const fleet = `defaults:
  password: \${FLEET_PASSWORD}
  tls: { caFile: gone.pem }
clusters:${orders}${orders.replace("name: orders", "name: other")}`;
    expect(problemsOf(fleet)).toEqual([
      "2:13 password: the environment variable FLEET_PASSWORD is not set; set it to the secret.",
      "3:18 tls.caFile: the file gone.pem does not exist.",
    ]);
  });

  test.each([
    ["", "1:1 the file must be a map with the list of clusters."],
    ["- a", "1:1 the file must be a map with the list of clusters."],
    ["clusters: []", "1:11 clusters must name at least one cluster to watch."],
    ["clusters: { a: b }", "1:11 clusters must be a list of clusters."],
    ["clusters: [orders]", "1:12 clusters must be a map with a name, endpoints and an owner."],
    [
      "clusters:\n  - name: a\n   b: c",
      "3:1 is not valid YAML here; a dash, quote, bracket, comma or colon is missing, or the indentation is off.",
    ],
    ["clusters:\n\t- name: a", "2:1 is indented with a tab; YAML wants spaces."],
    ["clusters: 1\nclusters: 2", "2:1 is given a second time; keep one."],
    ["clusters: *all", "1:11 refers to an anchor that is not there; text that begins with * needs quotes."],
  ])("are told for the whole file: %j", (fleet, problem) => {
    expect(problemsOf(fleet)[0]).toBe(problem);
  });

  test("behind an anchor are located where they are written", () => {
    const fleet = `defaults: { owner: &team { team: A, channel: nope } }
clusters:
  - { name: a, environment: dev, endpoints: ["a:1"], owner: *team }`;
    expect(problemsOf(fleet)).toEqual([
      "1:46 channel must be a channel id such as C0123456789, not a name: it stands at the end of the channel's details in Slack.",
    ]);
  });

  test("mode sentinel asks for the monitored name", () => {
    expect(problemsOf(withLines("mode: sentinel"))).toEqual([
      "2:5 sentinelMaster is missing: the name that the sentinels monitor. Give it here or under defaults.",
    ]);
  });

  test.each(["two words", "", "#orders", "<!channel>", "a/b", "-a"])("%j is no cluster's name", (name) => {
    const fleet = `clusters:${orders.replace("name: orders", `name: ${JSON.stringify(name)}`)}`;
    expect(problemsOf(fleet)[0]).toMatch(/^2:11 name must be one word of letters/);
  });

  test.each([
    "host",
    "host:0",
    "host:65536",
    ":6379",
    "host:6379/0",
    "::1:6379",
    "[nope]:6379",
    "a b:1",
    "host:63x",
  ])("%s is no endpoint", (endpoint) => {
    const fleet = `clusters:${orders.replace("10.0.0.1:6379", endpoint)}`;
    expect(problemsOf(fleet)[0]).toMatch(/^4:17 an endpoint is host:port/);
  });

  test("a report at fixed times has a schedule and a channel, and defaults for the rest", () => {
    const loaded = load(`clusters:${orders}\nreport: { schedule: "0 9 * * 1", channel: C0123456789 }`);
    expect(loaded.ok && loaded.config.fleet.report).toEqual({
      schedule: "0 9 * * 1",
      channel: "C0123456789",
      mode: "standard",
      pace: "gentle",
      languages: ["en", "zh"],
    });
  });

  test("a report with a wrong schedule, channel or mode is told with each place", () => {
    const report = "report: { schedule: weekly, channel: redis-alerts, mode: quick }";
    expect(problemsOf(`${report}\nclusters:${orders}`).map((line) => line.split(" ", 2).join(" "))).toEqual([
      "1:38 channel",
      "1:58 mode",
    ]);
    const wrongCron = `report: { schedule: weekly, channel: C0123456789 }\nclusters:${orders}`;
    expect(problemsOf(wrongCron)[0]).toMatch(/^1:21 schedule is no cron expression/);
  });

  test("an endpoint that is listed twice is a problem", () => {
    const fleet = `clusters:${orders.replace('"10.0.0.1:6379"', '"a:1", "a:1"')}`;
    expect(problemsOf(fleet)).toEqual(["4:24 this endpoint is listed twice; keep one."]);
  });
});
