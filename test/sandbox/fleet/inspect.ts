import { Redis } from "ioredis";

/** A plain client of a server of the fleet. */
export function openClient(port: number): Redis {
  return new Redis({ host: "127.0.0.1", port, disableClientInfo: true });
}

/** Every key name, by SCAN. */
export async function scanAll(client: Redis): Promise<readonly string[]> {
  const names = new Set<string>();
  let cursor = "0";
  do {
    const [next, page] = await client.scan(cursor, "COUNT", 1_000);
    for (const name of page) names.add(name);
    cursor = next;
  } while (cursor !== "0");
  return [...names];
}

/** Milliseconds left of each key; -1: none, -2: gone. In the order of `names`. */
export async function readTtls(client: Redis, names: readonly string[]): Promise<readonly number[]> {
  const pipeline = client.pipeline();
  for (const name of names) pipeline.pttl(name);
  return ((await pipeline.exec()) ?? []).map(([, ttl]) => Number(ttl));
}

/** One number of INFO. */
export async function readInfo(client: Redis, field: string): Promise<number> {
  const info = await client.info();
  return Number(new RegExp(`^${field}:(\\d+)`, "m").exec(info)?.[1] ?? Number.NaN);
}

/** Asks until `check` holds, every 50 ms; throws after ten seconds. */
export async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await check().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`still waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
