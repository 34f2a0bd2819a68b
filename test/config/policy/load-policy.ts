import { loadConfig } from "../../../src/config/load-config.ts";
import type { Fleet } from "../../../src/core/fleet.ts";
import { isValidCron } from "../../../src/schedule/scheduler.ts";

const clusters = `clusters:
  - name: orders
    environment: prod
    endpoints: ["10.0.0.1:6379"]
    owner: { team: Orders, channel: C0ORDERS }
    tags: [tier-1]
  - name: carts-eu
    environment: staging
    endpoints: ["10.0.0.2:6379"]
    owner: { team: Carts, channel: C0CARTS }
`;

function load(policy: string, files: Readonly<Record<string, string>>, more: string) {
  return loadConfig({
    env: { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", FLEET_FILE: "/etc/bot/fleet.yml" },
    isValidCron,
    readFile: (path) => {
      const text = path === "/etc/bot/fleet.yml" ? `${policy.trim()}\n${more}` : files[path];
      if (text === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
      return text;
    },
  });
}

/** The fleet of a policy and two clusters, orders (Orders, prod, tier-1) and carts-eu (Carts, staging). */
export function fleetOf(policy: string, files: Readonly<Record<string, string>> = {}): Fleet {
  const loaded = load(policy, files, clusters);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, undefined, 1));
  return loaded.config.fleet;
}

/** `line:column message` of each problem; the first line of the policy is line 1. */
export function problemsOf(
  policy: string,
  files: Readonly<Record<string, string>> = {},
  more = clusters,
): readonly string[] {
  const loaded = load(policy, files, more);
  if (loaded.ok) return [];
  return loaded.problems.map(
    ({ where, message }) => `${where.replace("/etc/bot/fleet.yml:", "")} ${message}`,
  );
}
