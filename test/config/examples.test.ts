import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderFleetJsonSchema } from "../../src/config/fleet-json-schema.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { isValidCron } from "../../src/schedule/scheduler.ts";

const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" };

/** The files that the full example refers to; everything else is read from the disk. */
function readFile(path: string): string {
  if (path.endsWith(".pem")) return "-----BEGIN CERTIFICATE-----";
  if (path.endsWith("examples/secrets/sessions-password")) return "from a file\n";
  if (path.endsWith("examples/calendars/works.yml"))
    return "{ source: us, years: [{ year: 2026 }], holidays: {} }";
  return readFileSync(path, "utf8");
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly definitions?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly description?: unknown;
}

/** Every key that the fleet file may have, at any depth. */
function visitProperties(node: Node, see: (name: string, child: Node) => void): void {
  for (const [name, child] of Object.entries(node.properties ?? {})) see(name, child);
  const inner = [node.properties, node.definitions].flatMap((map) => Object.values(map ?? {}));
  for (const child of [...inner, ...(node.items ? [node.items] : []), ...(node.anyOf ?? [])]) {
    visitProperties(child, see);
  }
}

describe("the examples", () => {
  test("the small fleet loads as it stands", () => {
    const loaded = loadConfig({ env: { ...slack, FLEET_FILE: "examples/fleet.yml" }, isValidCron });
    expect(loaded.ok && loaded.config.fleet.clusters).toMatchObject([
      { name: "local", mode: "standalone", endpoints: [{ host: "127.0.0.1", port: 6379 }] },
    ]);
  });

  test("the full fleet loads with its secrets", () => {
    const env = {
      ...slack,
      FLEET_FILE: "examples/fleet-full.yml",
      ORDERS_REDIS_PASSWORD: "o",
      SESSIONS_SENTINEL_PASSWORD: "s",
      SEARCH_REDIS_PASSWORD: "q",
    };
    const loaded = loadConfig({ env, isValidCron, readFile });
    expect(loaded.ok && loaded.config.fleet.clusters).toMatchObject([
      { name: "orders", mode: "standalone", profile: { limits: { latencyMs: { critical: 20 } } } },
      { name: "sessions", mode: "sentinel", sentinelMaster: "sessions", profile: { name: "app-cache" } },
      {
        name: "catalog",
        mode: "cluster",
        environment: "staging",
        tls: { serverName: "catalog.redis.internal" },
      },
      { name: "search", languages: ["zh"], tls: { verify: true } },
    ]);
  });

  test("the full fleet shows every setting that there is", () => {
    const text = readFileSync("examples/fleet-full.yml", "utf8");
    const schema = JSON.parse(renderFleetJsonSchema());
    const settings = new Set<string>();
    visitProperties(schema, (name) => settings.add(name));
    for (const limit of Object.keys(schema.properties.defaults.properties.limits.properties)) {
      settings.delete(limit);
    }
    expect([...settings].filter((name) => !new RegExp(`\\b${name}: ?`).test(text))).toEqual([]);
    expect(settings.size).toBeGreaterThan(100);
  });

  test("the page about the fleet file explains every part of the policy and every timer", () => {
    const page = readFileSync("docs/fleet-file.md", "utf8");
    const { properties } = JSON.parse(renderFleetJsonSchema());
    const { report: _report, defaults, clusters: _clusters, ...policy } = properties;
    const names = [...Object.keys(policy), ...Object.keys(defaults.properties.alerting.properties)];
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });

  test("the committed JSON Schema is the generated one", () => {
    expect(readFileSync("examples/fleet.schema.json", "utf8")).toBe(renderFleetJsonSchema());
  });

  test("every setting has a description that editors can show", () => {
    const missing: string[] = [];
    visitProperties(JSON.parse(renderFleetJsonSchema()), (name, { description }) => {
      if (typeof description !== "string") missing.push(name);
    });
    expect(missing).toEqual([]);
  });
});
