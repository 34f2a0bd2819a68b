import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import { check } from "../../src/cli/check.ts";
import { createStore } from "../../src/store/create-store.ts";
import {
  findFreePort,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";

const manifestScopes = [
  "commands",
  "chat:write",
  "files:write",
  "channels:history",
  "groups:history",
  "im:history",
  "channels:read",
  "groups:read",
  "im:write",
  "reactions:read",
  "users:read",
  "usergroups:read",
];

let folder: string;
let workspace: Workspace;
let redis: RedisServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-check-"));
  workspace = await createWorkspace({ scopes: manifestScopes });
  redis = await startRedisServer({
    args: ["--maxmemory", "64mb", "--maxmemory-policy", "volatile-lfu", "--requirepass", "pa55word"],
  });
});

afterAll(async () => {
  await stopAllRedisServers();
  await workspace.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  workspace.client.setBotMembership("C01REDISALERTS", true);
});

function cluster(name: string, port: number, more = ""): string {
  return `
  - name: ${name}
    environment: test
    endpoints: ["127.0.0.1:${port}"]
    owner: { team: Platform, channel: C01REDISALERTS }
    ${more}`;
}

const withPassword = "password: $" + "{CHECK_PASSWORD}";

/** Runs the command; versions of the server are cut out, as they depend on the machine. */
async function run(clusters: string, env: Record<string, string> = {}) {
  const fleetFile = join(folder, "fleet.yml");
  await writeFile(fleetFile, `clusters:${clusters}`);
  const out: string[] = [];
  const err: string[] = [];
  const code = await check([], {
    env: {
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_API_URL: workspace.apiUrl,
      FLEET_FILE: fleetFile,
      DATABASE_URL: `sqlite:${join(folder, "bot.db")}`,
      CHECK_PASSWORD: "pa55word",
      ...env,
    },
    out: (line) => out.push(line.replace(/(redis|valkey) \d[\d.]*/, "$1 X.Y.Z")),
    err: (line) => err.push(line),
  });
  expect([...out, ...err].join("\n")).not.toMatch(/pa55word|xoxb-\w|xapp-\w/);
  return { code, out, err: err.join("\n") };
}

describe("redis-audit-bot check", () => {
  test("tells one line for each thing, and succeeds when all is well", async () => {
    const { code, out, err } = await run(cluster("orders", redis.port, withPassword));
    expect(out).toEqual([
      "ok    configuration: 1 cluster, Socket Mode",
      "WARN  delivery: neither fallbackChannel nor contactUser is set: when a channel takes no messages, they wait and nobody is told",
      "WARN  requests: nobody may sign for Platform: set owner.signers or owner.mentionGroup",
      "WARN  requests: allowed.remediate names nobody: what teams sign cannot be run",
      "ok    slack: signed in as redis-audit in Local workspace",
      "ok    slack scopes: all 12 are granted",
      "ok    slack socket: may be opened",
      "ok    slack channel C01REDISALERTS: the bot is in it",
      "ok    store: opens, and its tables are up to date",
      `ok    orders 127.0.0.1:${redis.port}: redis X.Y.Z, primary, standalone, volatile-lfu, maxmemory 64.00M, nothing denied`,
    ]);
    expect(err).toBe("");
    expect(code).toBe(0);
  });

  test("tells in brief what the fleet's people agreed on, and asks for every channel that it names", async () => {
    await writeFile(
      join(folder, "old.json"),
      '{ "source": "us", "years": [{ "year": 2020 }], "holidays": {} }',
    );
    const policy = `
routes:
  - { name: all, routes: [{ name: critical, match: { severities: [critical] }, channel: C01NOWHERE }] }
escalations: [{ name: a, steps: [{ after: 1h, channel: C02NOWHERE }] }]
calendars: [{ name: old, file: old.json }]
hours: [{ name: office, timeZone: UTC, from: "09:00", to: "18:00", calendar: old }]
roles: [{ name: sre, groups: [S0SRE] }]
digests: [{ name: d, schedule: "0 9 * * *", timeZone: UTC, channel: C01REDISALERTS }]
delivery: { fallbackChannel: C03NOWHERE }`;
    const { out, code } = await run(cluster("orders", redis.port, withPassword) + policy);
    expect(out[1]).toBe(
      "ok    policy: 2 routes, 1 escalation policy, 1 team's business hours, 1 role, 1 digest",
    );
    expect(out[2]).toMatch(
      /^WARN {2}calendar: the calendar old has no days of 20\d\d: its holidays count as/,
    );
    expect(out.filter((line) => line.includes("requests:"))).toEqual([
      "WARN  requests: nobody may sign for Platform: set owner.signers or owner.mentionGroup",
      "WARN  requests: allowed.remediate names nobody: what teams sign cannot be run",
    ]);
    expect(out.filter((line) => line.includes("slack channel")).map((line) => line.slice(0, 30))).toEqual([
      "ok    slack channel C01REDISAL",
      "FAIL  slack channel C01NOWHERE",
      "FAIL  slack channel C02NOWHERE",
      "FAIL  slack channel C03NOWHERE",
    ]);
    expect(code).toBe(1);
  });

  test("posts nothing", async () => {
    const before = workspace.client.messages("C01REDISALERTS").length;
    await run(cluster("orders", redis.port, withPassword));
    expect(workspace.client.messages("C01REDISALERTS")).toHaveLength(before);
  });

  test("prints every problem of the configuration and connects to nothing", async () => {
    const calls = workspace.client.calls.length;
    const { code, out, err } = await run(cluster("orders", 0, "profil: default"), { SLACK_BOT_TOKEN: "" });
    expect(code).toBe(1);
    expect(out).toEqual([]);
    expect(err).toContain("The configuration has 3 problems:");
    expect(err).toContain("SLACK_BOT_TOKEN: is not set");
    expect(err).toContain("fleet.yml:4:17: an endpoint is host:port");
    expect(err).toContain('fleet.yml:6:5: the key "profil" is unknown. Did you mean "profile"?');
    expect(workspace.client.calls).toHaveLength(calls);
  });

  test("names the nodes that are gone, need a password or deny commands, and goes on with the others", async () => {
    const gone = await findFreePort();
    const managed = await startRedisServer({
      config: "rename-command CONFIG ''\nrename-command EVAL ''\nreplicaof 127.0.0.1 1\n".replaceAll(
        "''",
        '""',
      ),
    });
    const { code, out } = await run(
      cluster("gone", gone) +
        cluster("locked", redis.port) +
        cluster("managed", managed.port) +
        cluster("sharded", managed.port, "mode: cluster") +
        cluster("orders", redis.port, withPassword),
    );
    expect(code).toBe(1);
    const [lost, locked, restricted, misdeclared, fine] = out.slice(9);
    expect(lost).toMatch(new RegExp(`^FAIL  gone 127\\.0\\.0\\.1:${gone}: .*ECONNREFUSED`));
    expect(locked).toMatch(/^FAIL {2}locked .*NOAUTH/);
    expect(restricted).toMatch(
      /^ok {4}managed .*, replica, standalone, noeviction, no maxmemory, denied: CONFIG GET, EVAL$/,
    );
    expect(misdeclared).toMatch(
      /^FAIL {2}sharded .*the fleet file says mode: cluster, which this node is not$/,
    );
    expect(fine).toMatch(/^ok {4}orders /);
  });

  test("a node that hangs costs only its own line", async () => {
    const hung = await startRedisServer();
    hung.kill("SIGSTOP");
    const { code, out } = await run(cluster("hung", hung.port) + cluster("orders", redis.port, withPassword));
    await hung.stop();
    expect(code).toBe(1);
    expect(out.at(-2)).toMatch(/^FAIL {2}hung .*timed out after 2000 ms/);
    expect(out.at(-1)).toMatch(/^ok {4}orders /);
  });

  test("names the scopes that are missing, and what to do", async () => {
    const poor = await createWorkspace({ scopes: [...manifestScopes.slice(0, 9), "reactions:write"] });
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      SLACK_API_URL: poor.apiUrl,
    });
    await poor.stop();
    expect(code).toBe(1);
    expect(out).toContain(
      "FAIL  slack scopes: missing reactions:read, users:read, usergroups:read; update the app from manifest.yml and install it again",
    );
  });

  test("a scope beyond the manifest's is told and is no failure", async () => {
    const rich = await createWorkspace({ scopes: [...manifestScopes, "reactions:write"] });
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      SLACK_API_URL: rich.apiUrl,
    });
    await rich.stop();
    expect(code).toBe(0);
    expect(out).toContain("ok    slack scopes: all 12 are granted; granted without need: reactions:write");
  });

  test("wrong tokens fail without being shown, and the rest is still checked", async () => {
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      SLACK_BOT_TOKEN: "xoxb-other",
      SLACK_APP_TOKEN: "xapp-other",
    });
    expect(code).toBe(1);
    expect(out.slice(4, 6)).toEqual([
      "FAIL  slack: invalid_auth: the token is wrong; copy it anew from the Slack app's settings",
      "FAIL  slack socket: invalid_auth: the token is wrong; copy it anew from the Slack app's settings",
    ]);
    expect(out.at(-1)).toMatch(/^ok {4}orders /);
  });

  test("a channel without the bot fails, and is asked once for all its clusters", async () => {
    workspace.client.setBotMembership("C01REDISALERTS", false);
    const { code, out } = await run(
      cluster("orders", redis.port, withPassword) + cluster("other", redis.port, withPassword),
    );
    expect(code).toBe(1);
    expect(out.filter((line) => line.includes("slack channel"))).toEqual([
      "FAIL  slack channel C01REDISALERTS: not_in_channel: the bot is not a member; invite it with /invite",
    ]);
  });

  test("an archived channel fails, though it can still be read", async () => {
    const archiving = await createWorkspace({ scopes: manifestScopes });
    archiving.client.archiveChannel("C01REDISALERTS");
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      SLACK_API_URL: archiving.apiUrl,
    });
    await archiving.stop();
    expect(code).toBe(1);
    expect(out).toContain(
      "FAIL  slack channel C01REDISALERTS: is_archived: the channel is archived; unarchive it, or name another one in the fleet file",
    );
  });

  test("tells which channels the bot found broken, and since when", async () => {
    const databaseUrl = `sqlite:${join(folder, "broken.db")}`;
    const store = await createStore(databaseUrl, { newOutboxId: () => "unused" });
    await store.channels.setBroken(
      { channel: "C0OLD", code: "restricted_action", sinceMs: 1_770_000_000_000 },
      [],
    );
    await store.close();
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      DATABASE_URL: databaseUrl,
    });
    expect(code).toBe(0);
    expect(out).toContain(
      "WARN  delivery: C0OLD has taken no messages since 2026-02-02T02:40:00.000Z: restricted_action",
    );
  });

  test.each([
    ["an overloaded Slack", { status: 503 } as const],
    ["a limit on calls", { status: 429, retryAfterSeconds: 30 } as const],
    ["a page of HTML", "html" as const],
    ["a closed connection", "drop" as const],
  ])("%s is one failed line, at once", async (_name, fault) => {
    workspace.client.failNext("auth.test", fault);
    const { code, out } = await run(cluster("orders", redis.port, withPassword));
    expect(code).toBe(1);
    expect(out.filter((line) => line.startsWith("FAIL"))).toHaveLength(1);
    expect(out[4]).toMatch(/^FAIL {2}slack: /);
  });

  test("a Slack that is not there is told with the address that refused", async () => {
    const port = await findFreePort();
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      SLACK_API_URL: `http://127.0.0.1:${port}/api`,
    });
    expect(code).toBe(1);
    expect(out[4]).toBe(`FAIL  slack: no usable answer: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  test("a store that cannot be opened fails", async () => {
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      DATABASE_URL: "postgres://bot:pa55word@127.0.0.1:1/audit",
    });
    expect(code).toBe(1);
    expect(out.find((line) => line.includes("store"))).toMatch(/^FAIL {2}store: .*ECONNREFUSED/);
  });

  test("signed HTTP needs no socket", async () => {
    const { code, out } = await run(cluster("orders", redis.port, withPassword), {
      SLACK_APP_TOKEN: "",
      SLACK_SIGNING_SECRET: "secret",
    });
    expect(code).toBe(0);
    expect(out[0]).toBe("ok    configuration: 1 cluster, signed HTTP");
    expect(out.join()).not.toContain("socket");
  });
});
