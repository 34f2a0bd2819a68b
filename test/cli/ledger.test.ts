import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ledger } from "../../src/cli/ledger.ts";
import { createStore } from "../../src/store/create-store.ts";

describe("redis-audit-bot ledger", () => {
  let folder = "";
  let path = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-"));
    path = join(folder, "bot.db");
    const store = await createStore(`sqlite:${path}`, { newOutboxId: () => "out-1" });
    await store.ledger.append([
      { atMs: 0, kind: "posted", requestId: "R1", actor: "U0SRE", body: { to: "posted" } },
      {
        atMs: 1000,
        kind: "approved",
        requestId: "R1",
        item: 1,
        actor: "U0ANNA",
        body: { ttl: 60, because: '=1, "x"' },
      },
      { atMs: 2000, kind: "run-started", requestId: "R1", actor: "bot", body: { reason: "签署\n完成" } },
    ]);
    await store.close();
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(...args: readonly string[]): Promise<{ code: number; out: string[]; err: string[] }> {
    const [out, err]: [string[], string[]] = [[], []];
    const env = { DATABASE_URL: `sqlite:${path}` };
    const code = await ledger(args, { env, out: (line) => out.push(line), err: (line) => err.push(line) });
    return { code, out, err };
  }

  function tamper(sql: string): void {
    const file = new Libsql(path);
    file.exec(sql);
    file.close();
  }

  it("finds the chain in order, and names its last hash", async () => {
    const { code, out } = await run("verify");
    expect(out).toEqual([
      expect.stringMatching(/^The ledger is in order: 3 rows, the last with hash [0-9a-f]{64}$/),
    ]);
    expect(code).toBe(0);
  });

  it.each([
    ["at = 1001", "sequence = 2"],
    ["kind = 'rejected'", "sequence = 2"],
    ["request_id = 'R2'", "sequence = 2"],
    ["item = 2", "sequence = 2"],
    ["item = null", "sequence = 2"],
    ["actor = 'U0EVE'", "sequence = 2"],
    ["body = '{\"ttl\":61}'", "sequence = 2"],
    ["body = 'no json'", "sequence = 2"],
    ["previous_hash = hash", "sequence = 2"],
    ["hash = previous_hash", "sequence = 2"],
  ])("finds that somebody set %s", async (change, where) => {
    tamper(`update ledger set ${change} where ${where}`);
    const { code, err } = await run("verify");
    expect(err[0]).toBe("row 2: it was changed after it was written");
    expect(code).toBe(1);
  });

  it("finds a row that was taken out, and what follows it", async () => {
    tamper("delete from ledger where sequence = 2");
    expect((await run("verify")).err).toEqual([
      "row 2: it is gone",
      "The ledger is not in order: 1 of 3 rows.",
    ]);
  });

  it("finds that the end was cut off", async () => {
    tamper("delete from ledger where sequence >= 2");
    expect((await run("verify")).err.slice(0, 2)).toEqual(["row 2: it is gone", "row 3: it is gone"]);
  });

  it("finds a row that was written anew with a hash of its own, by the one behind it", async () => {
    const other = join(folder, "other.db");
    const store = await createStore(`sqlite:${other}`, { newOutboxId: () => "out-1" });
    await store.ledger.append([{ atMs: 0, kind: "withdrawn", requestId: "R1", actor: "U0SRE", body: {} }]);
    const [forged] = await store.ledger.read(1, 1);
    await store.close();
    tamper(`update ledger set kind = 'withdrawn', body = '{}', hash = '${forged?.hash}' where sequence = 1`);
    expect((await run("verify")).err[0]).toBe(
      "row 2: it does not follow the row before it, which was written anew",
    );
  });

  it("prints one JSON object a line", async () => {
    const { out } = await run("export");
    expect(out.map((line) => JSON.parse(line))).toMatchObject([
      { sequence: 1, kind: "posted", previousHash: "0".repeat(64) },
      { sequence: 2, atMs: 1000, item: 1, actor: "U0ANNA", body: { ttl: 60 } },
      { sequence: 3, body: { reason: "签署\n完成" } },
    ]);
  });

  it("prints CSV", async () => {
    const { out } = await run("export", "--format", "csv");
    expect(out[0]).toBe("sequence,at,kind,requestId,item,actor,body,previousHash,hash");
    expect(out[2]).toMatch(
      /^2,1970-01-01T00:00:01\.000Z,approved,R1,1,U0ANNA,"\{""because"":""=1, \\""x\\"""",""ttl"":60\}",[0-9a-f]{64},[0-9a-f]{64}$/,
    );
  });

  it("makes no database where there is none", async () => {
    path = join(folder, "none.db");
    const { code, err } = await run("verify");
    expect(code).toBe(1);
    expect(err).toEqual([`sqlite:${path}: there is no such file.`]);
  });

  it.each([[], ["check"], ["export", "--format", "xml"], ["verify", "now"], ["verify", "--all"]])(
    "tells its usage for %j",
    async (...args) => {
      const { code, err } = await run(...args);
      expect(code).toBe(2);
      expect(err[0]).toContain("Usage: redis-audit-bot ledger verify");
    },
  );
});
