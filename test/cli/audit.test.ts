import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../../src/cli/audit.ts";
import type { CliIo } from "../../src/cli/cli.ts";
import { auditSchema } from "../../src/messages/report/audit-schema.ts";
import {
  eventually,
  findFreePort,
  type RedisServer,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";

let server: RedisServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-"));
  server = await startRedisServer({ args: ["--requirepass", "s3cr3t/word"] });
  const client = new Redis({ port: server.port, password: "s3cr3t/word" });
  const pipeline = client.pipeline();
  for (let index = 0; index < 60; index += 1) pipeline.set(`order:detail:${1000 + index}`, "1", "EX", 900);
  for (let index = 0; index < 40; index += 1) pipeline.sadd(`basket:${5000 + index}:items`, "a", "b");
  await pipeline.exec();
  client.disconnect();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await stopAllRedisServers();
});

async function run(args: readonly string[], more: Partial<CliIo> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    env: {},
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    ...more,
  };
  const code = await audit(args, io);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** A password with a slash is %-encoded in a URL. */
function url(): string {
  return `redis://:s3cr3t%2Fword@127.0.0.1:${server.port}`;
}

describe("audit of a URL", () => {
  it("prints the report as text, tells of progress elsewhere, and ends with 0", async () => {
    const { code, out, err } = await run([url(), "--pace", "fast"]);
    expect(code).toBe(0);
    expect(out).toContain("order:detail:{");
    expect(out).toMatch(/basket:\{\w+\}:items +40 +set/);
    expect(err).toContain("looking at the server");
    expect(out + err).not.toContain("s3cr3t");
  });

  it("prints nothing but JSON of the published form when it is asked for JSON", async () => {
    const { code, out } = await run([url(), "--format", "json", "--mode", "exact", "--pace", "fast"]);
    expect(code).toBe(0);
    const parsed = auditSchema.parse(JSON.parse(out));
    expect(parsed).toMatchObject({ mode: "exact", pace: "fast", complete: true, keys: 100, otherKeys: 0 });
    expect(parsed.patterns).toMatchObject([
      { keys: 60, keysWithoutTtl: 0, types: { string: 60 } },
      { keys: 40, keysWithoutTtl: 40, types: { set: 40 } },
    ]);
  });

  it("writes Chinese where the locale is Chinese", async () => {
    const { out } = await run([url(), "--format", "md"], { env: { LANG: "zh_CN.UTF-8" } });
    expect(out).toMatch(/[\u4e00-\u9fff]/);
    expect(out).toContain("basket:");
  });

  it("writes files of every kind into a folder and prints their names", async () => {
    const { code, out } = await run([url(), "--out", join(folder, "reports")]);
    expect(code).toBe(0);
    const names = await readdir(join(folder, "reports"));
    expect(names.map((name) => name.replace(/-\d{8}T\d{6}Z/, "")).toSorted()).toEqual(
      ["csv", "html", "json", "md"].map((kind) => `audit-127.0.0.1-${server.port}.${kind}`),
    );
    expect(out.split("\n").toSorted()).toEqual(names.map((name) => join(folder, "reports", name)).toSorted());
    const page = names.find((name) => name.endsWith(".html")) ?? "";
    expect(await readFile(join(folder, "reports", page), "utf8")).toContain("order:detail:{");
  });

  it("tells what changed since an earlier audit that was written as JSON", async () => {
    const path = join(folder, "earlier.json");
    const earlier = JSON.parse((await run([url(), "--format", "json", "--pace", "fast"])).out);
    const startedAtMs = Date.UTC(2026, 0, 31, 8);
    const patterns = earlier.patterns.map((pattern: object) => ({ ...pattern, firstSeenMs: startedAtMs }));
    await writeFile(path, JSON.stringify({ ...earlier, startedAtMs, patterns }));
    const client = new Redis({ port: server.port, password: "s3cr3t/word" });
    await client.set("order:detail:9999", "1", "EX", 900);
    const [text, json] = await Promise.all([
      run([url(), "--compare", path, "--pace", "fast"]),
      run([url(), "--compare", path, "--pace", "fast", "--format", "json"]),
    ]).finally(async () => {
      await client.del("order:detail:9999");
      client.disconnect();
    });
    expect(text.out).toContain("2026-01-31 08:00 UTC against");
    expect(text.out).toMatch(/order:detail:\{\w+\} +60 +61 +\+1 \(\+1\.7%\) +grown/);
    const known = auditSchema.parse(JSON.parse(json.out)).patterns.map(({ firstSeenMs }) => firstSeenMs);
    expect(known).toEqual([1_769_846_400_000, 1_769_846_400_000]);
  });

  it("compares with nothing but an earlier audit of the same Redis", async () => {
    const path = join(folder, "other.json");
    const compare = async (content: string) => {
      await writeFile(path, content);
      return run([url(), "--compare", path]);
    };
    const whole = JSON.parse((await run([url(), "--format", "json", "--pace", "fast"])).out);
    const other = await compare(JSON.stringify({ ...whole, cluster: "orders-us" }));
    expect([other.code, other.err]).toEqual([
      2,
      expect.stringContaining("an audit of orders-us, not of 127.0.0.1"),
    ]);
    const future = await compare(JSON.stringify({ ...whole, startedAtMs: Date.UTC(2999, 0, 1) }));
    expect([future.code, future.err]).toEqual([2, expect.stringContaining("an audit of the future")]);
    expect((await compare("not JSON")).err).toContain("it is no JSON");
    expect((await compare('{"cluster": "x"}')).err).toContain("no audit written with --format json");
    const missing = await run([url(), "--compare", join(folder, "missing.json")]);
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining("ENOENT")]);
  });

  it("takes the password from REDISCLI_AUTH, and says what is wrong without it", async () => {
    const bare = `redis://127.0.0.1:${server.port}`;
    const env = { REDISCLI_AUTH: "s3cr3t/word" };
    expect((await run([bare, "--format", "csv"], { env })).code).toBe(0);
    const refused = await run([bare]);
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/^127\.0\.0\.1:\d+: NOAUTH/);
  });

  it("ends with what it has at the first Ctrl-C, and says that it is incomplete", async () => {
    const client = new Redis({ port: server.port, password: "s3cr3t/word", db: 5 });
    const pipeline = client.pipeline();
    for (let index = 0; index < 20_000; index += 1) pipeline.set(`many:${index}`, "1");
    await pipeline.exec();
    let interrupt: (() => void) | undefined;
    const shown: string[] = [];
    const { code, out, err } = await run([`${url()}/5`, "--format", "json"], {
      terminal: {
        columns: () => 60,
        write: (text) => {
          shown.push(text);
          if (/[1-9]\d* %/.test(text)) interrupt?.();
        },
      },
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => {
          interrupt = undefined;
        };
      },
    });
    await client.flushdb();
    client.disconnect();
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ complete: false, nodes: [{ incompleteReason: "cancelled" }] });
    expect(JSON.parse(out).keys).toBeLessThan(20_000);
    expect(err).toContain("is incomplete (127.0.0.1:");
    expect(shown.some((text) => text.includes("█"))).toBe(true);
    expect(shown.at(-1)).toBe("\r\u001b[K");
    expect(interrupt).toBeUndefined();
  });
});

describe("audit of one logical database", () => {
  it("walks that one alone, and keeps to the bound that was given", async () => {
    const client = new Redis({ port: server.port, password: "s3cr3t/word", db: 6 });
    const pipeline = client.pipeline();
    for (let index = 0; index < 5_000; index += 1) pipeline.set(`many:${index}`, "1");
    await pipeline.exec();
    const few = JSON.parse((await run([`${url()}/0`, "--format", "json", "--pace", "fast"])).out);
    expect(few).toMatchObject({ keys: 100, complete: true, nodes: [{ expectedKeys: 100 }] });
    // PTTL, TYPE and OBJECT ENCODING of each, and SCARD of the baskets.
    expect(few.nodes[0].ownKeyspaceHits).toBe(340);
    expect(few).not.toHaveProperty("bounds");

    const bounded = ["--max-keys", "1000", "--max-minutes", "3", "--pace", "fast"];
    const json = await run([`${url()}/6`, "--format", "json", ...bounded]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      bounds: { maxKeys: 1_000, maxMs: 180_000 },
      nodes: [{ expectedKeys: 5_000, incompleteReason: "keyLimit" }],
    });
    expect(json.err).toMatch(
      /is incomplete \(127\.0\.0\.1:\d+: key limit reached\): its counts cover what was seen\.$/m,
    );
    const text = await run([`${url()}/6`, ...bounded]);
    expect(text.out.replace(/\s+/g, " ")).toContain("stops after 1,000 keys a node; stops after 3m a node");
    expect(text.out).toContain("key limit reached");
    await client.flushdb();
    client.disconnect();
  });

  it("says that there is no such database", async () => {
    const { code, out, err } = await run([`${url()}/99`, "--format", "json"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(`127.0.0.1:${server.port}: there is no database 99: ERR DB index is out of range`);
  });
});

describe("audit of a URL that is more than one server", () => {
  it("finds out that the server is part of a cluster", async () => {
    const node = await startRedisServer({ args: ["--cluster-enabled", "yes"] });
    const client = new Redis({ port: node.port });
    await client.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await eventually(async () =>
      String(await client.call("CLUSTER", "INFO")).includes("cluster_state:ok") ? true : undefined,
    );
    await client.set("{order}:1", "1");
    client.disconnect();
    const { code, out } = await run([`redis://127.0.0.1:${node.port}`, "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ clusterMode: "cluster", keys: 1, nodes: [{ role: "primary" }] });
    const third = await run([`redis://127.0.0.1:${node.port}/3`]);
    expect([third.code, third.err]).toEqual([1, expect.stringContaining("there is no database 3")]);
  });

  it("follows a sentinel to what it monitors, and asks which where that is not clear", async () => {
    const config = [`sentinel monitor orders 127.0.0.1 ${server.port} 1`, "sentinel auth-pass orders x", ""];
    const sentinel = await startRedisServer({ args: ["--sentinel"], config: config.join("\n") });
    const address = `redis://:s3cr3t%2Fword@127.0.0.1:${sentinel.port}`;
    const { code, out } = await run([address, "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ cluster: "orders", clusterMode: "sentinel", keys: 100 });

    const client = new Redis({ port: sentinel.port });
    await client.call("SENTINEL", "MONITOR", "sessions", "127.0.0.1", `${server.port}`, "1");
    client.disconnect();
    const unclear = await run([address]);
    expect(unclear).toMatchObject({ code: 1, out: "" });
    expect(unclear.err).toMatch(/^The sentinel monitors (orders, sessions|sessions, orders): say which/);
    const clear = await run([`${address}?master=sessions`, "--format", "json"]);
    expect(JSON.parse(clear.out)).toMatchObject({ cluster: "sessions", keys: 100 });
  });
});

describe("audit of a cluster by its name", () => {
  it("reads the fleet file, and nothing of Slack", async () => {
    const file = join(folder, "fleet.yml");
    await writeFile(
      file,
      `clusters:
  - name: baskets
    environment: prod
    endpoints: ["127.0.0.1:${server.port}"]
    password: \${BASKETS_PASSWORD}
    owner: { team: Shop, channel: C0123SHOP }
    contracts:
      - { pattern: "basket:{basketNumber}:items", type: set, ttlSeconds: 600, owner: Basket team }
`,
    );
    const env = { FLEET_FILE: file, BASKETS_PASSWORD: "s3cr3t/word" };
    const { code, out } = await run(["baskets", "--format", "json"], { env });
    expect(code).toBe(0);
    const parsed = JSON.parse(out);
    expect(parsed).toMatchObject({ cluster: "baskets", environment: "prod", team: "Shop" });
    expect(parsed.patterns.map(({ pattern }: { pattern: string }) => pattern)).toContain(
      "basket:{basketNumber}:items",
    );
    expect(parsed.findings).toContainEqual(
      expect.objectContaining({ rule: "contract-broken", reason: "noTtl", owner: "Basket team" }),
    );
    const unknown = await run(["basket"], { env });
    expect(unknown.code).toBe(1);
    expect(unknown.err).toBe(`There is no cluster basket in ${file}; it has baskets.`);
  });
});

describe("audit of what cannot be audited", () => {
  it("says that nobody answers, and ends with 1", async () => {
    const port = await findFreePort();
    const { code, err } = await run([`redis://user:s3cr3t@127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(err).toContain(`127.0.0.1:${port}: cannot connect (ECONNREFUSED)`);
    const unnamed = await run([`redis://127.0.0.1:${port}`]);
    expect(unnamed.err).toContain(`127.0.0.1:${port}: cannot connect (ECONNREFUSED)`);
    expect(err).not.toContain("s3cr3t");
  });

  it("says before the walk that the folder for its files cannot be made", async () => {
    const path = join(folder, "a-file");
    await writeFile(path, "");
    const client = new Redis({ port: server.port, password: "s3cr3t/word" });
    await client.config("RESETSTAT");
    const { code, out, err } = await run([url(), "--out", join(path, "reports")]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/ENOTDIR|EEXIST/);
    expect(await client.info("commandstats")).not.toContain("cmdstat_scan:");
    client.disconnect();
  });

  it("hints at TLS where one side speaks it and the other does not", async () => {
    const secured = await run([url().replace("redis:", "rediss:")]);
    expect(secured.code).toBe(1);
    expect(secured.err).toMatch(/within 2000 ms: perhaps this port speaks no TLS$/);
    const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
    const tls = await startRedisServer({
      tls: true,
      args: [
        ...["--tls-cert-file", fixture("server.crt"), "--tls-key-file", fixture("server.key")],
        ...["--tls-ca-cert-file", fixture("server.crt"), "--tls-auth-clients", "no"],
      ],
    });
    const plain = await run([`redis://127.0.0.1:${tls.port}`]);
    expect(plain.code).toBe(1);
    expect(plain.err).toContain("perhaps this port wants TLS");
  });

  it("shows how to call it where it is asked for help", async () => {
    for (const args of [["--help"], ["redis://localhost", "-h"]]) {
      const { code, out, err } = await run(args);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("Usage: redis-audit-bot audit");
    }
  });

  it.each([
    ["no target", []],
    ["two targets", ["a", "b"]],
    ["an unknown option", ["redis://localhost", "--verbose"]],
    ["an unknown mode", ["redis://localhost", "--mode", "quick"]],
    ["an unknown pace", ["redis://localhost", "--pace", "slow"]],
    ["an unknown format", ["redis://localhost", "--format", "pdf"]],
    ["a bound that is no number", ["redis://localhost", "--max-keys", "1e6"]],
    ["a bound of nothing", ["redis://localhost", "--max-minutes", "0"]],
    ["an unknown language", ["redis://localhost", "--lang", "fr"]],
    ["a URL without its scheme", ["user:s3cr3t@localhost:6379"]],
    ["another scheme", ["http://user:s3cr3t@localhost"]],
    ["a database that is no number", ["redis://user:s3cr3t@localhost/orders"]],
    ["a port that is none", ["redis://user:s3cr3t@localhost:99999"]],
    ["a password that is not encoded", ["redis://user:s3cr3t%zz@localhost"]],
  ])("ends with 2 and shows how to call it: %s", async (_what, args) => {
    const { code, out, err } = await run(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain("Usage: redis-audit-bot audit");
    expect(err).not.toContain("s3cr3t");
  });
});
