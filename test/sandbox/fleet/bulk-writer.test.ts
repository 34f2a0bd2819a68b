import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBulkWriter } from "../../../sandbox/fleet/bulk-writer.ts";
import type { Words } from "../../../sandbox/fleet/write-commands.ts";
import { type RedisServer, startRedisServer } from "../../../sandbox/redis-server.ts";
import { openClient } from "./inspect.ts";

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});

afterAll(async () => {
  await server?.stop();
});

describe("the bulk writer", () => {
  it("resolves when every command is answered, and keeps binary bytes", async () => {
    const writer = await openBulkWriter(server.port);
    const commands = Array.from({ length: 20_000 }, (_, i): Words => ["SET", `key ${i}`, `\u00ff\r\n${i}`]);
    await Promise.all([writer.write(commands.slice(0, 9_000)), writer.write(commands.slice(9_000))]);
    await writer.write([]);
    writer.close();
    const client = openClient(server.port);
    expect(await client.dbsize()).toBe(20_000);
    expect((await client.getBuffer("key 19999"))?.toString("latin1")).toBe("\u00ff\r\n19999");
    client.disconnect();
  });

  it("rejects with the server's words when a command is refused, and stays broken", async () => {
    const writer = await openBulkWriter(server.port);
    const refused = writer.write([
      ["SET", "text", "1"],
      ["SADD", "text", "1"],
    ]);
    await expect(refused).rejects.toThrow(/refused a write: WRONGTYPE/);
    await expect(writer.write([["SET", "text", "2"]])).rejects.toThrow(/WRONGTYPE/);
  });

  it("rejects when the server goes away", async () => {
    const gone = await startRedisServer();
    const writer = await openBulkWriter(gone.port);
    gone.kill("SIGSTOP");
    const write = writer.write([["SET", "a", "1"]]);
    const rejected = expect(write).rejects.toThrow(/closed|ECONNRESET/);
    gone.kill("SIGKILL");
    await gone.stop();
    await rejected;
  });

  it("rejects when nothing listens", async () => {
    const gone = await startRedisServer();
    await gone.stop();
    await expect(openBulkWriter(gone.port)).rejects.toThrow("ECONNREFUSED");
  });
});
