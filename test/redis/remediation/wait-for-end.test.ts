import { afterEach, describe, expect, it } from "vitest";
import { openBulkConnection } from "../../../src/redis/bulk/bulk-connection.ts";
import { waitForEnd } from "../../../src/redis/remediation/wait-for-end.ts";
import { startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { addressOf } from "../bulk/collect-scan.ts";

afterEach(stopAllRedisServers);

describe("the end of a connection", () => {
  it("is waited for, and what it had sent has run by then", async () => {
    const server = await startRedisServer();
    const open = (connectionName: string) =>
      openBulkConnection(addressOf(server), { connectionName, timeoutMs: 5_000 });
    const [old, other, asking] = [open("walk-1"), open("walk-11"), open("settle")];
    await Promise.all([old.ready, other.ready, asking.ready]);
    let isOver = false;
    const over = waitForEnd(asking, "walk-1").then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isOver).toBe(false);
    const late = old.call(["SET", "late", "x"]).catch(() => undefined);
    setTimeout(old.close, 20);
    await Promise.all([over, late]);
    expect(await asking.call(["EXISTS", "late"])).toBe(1);
    other.close();
    asking.close();
  });

  it("is taken for near where the server does not list connections", async () => {
    const server = await startRedisServer();
    const asking = openBulkConnection(addressOf(server), { connectionName: "settle", timeoutMs: 5_000 });
    await asking.ready;
    await asking.call(["ACL", "SETUSER", "default", "-client|list"]);
    await expect(waitForEnd(asking, "settle")).resolves.toBeUndefined();
    asking.close();
  });
});
