import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { openBulkConnection } from "../../../src/redis/bulk/bulk-connection.ts";
import { ScanCounters } from "../../../src/redis/bulk/scan-counters.ts";
import { startServerWatch } from "../../../src/redis/bulk/server-watch.ts";
import { eventually, startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { addressOf, openHelper } from "./collect-scan.ts";

const opened: { close: () => void }[] = [];

afterEach(async () => {
  for (const connection of opened.splice(0)) connection.close();
  await stopAllRedisServers();
});

it("holds a fast scan back while others keep the primary busy, and lets it go on when they are done", async () => {
  const address = addressOf(await startRedisServer());
  const connection = openBulkConnection(address, { connectionName: "watch", timeoutMs: 10_000 });
  opened.push(connection);
  await connection.ready;
  let heldTimes = 0;
  const watch = await startServerWatch(connection, {
    pace: "fast",
    role: "primary",
    counters: new ScanCounters(),
    // A slow clock: where this machine is busy itself, the server would not get a whole core by any other.
    monotonicMs: () => performance.now() / 30,
    onHeld: () => {
      heldTimes += 1;
    },
  });
  opened.push({ close: watch.stop });
  expect(watch.refusal()).toBeUndefined();

  let isBusy = true;
  const burner = await openHelper(address);
  opened.push(burner);
  const burning = (async () => {
    while (isBusy) await burner.call(["EVAL", "local x = 0 for i = 1, 1e6 do x = x + i end return x", "0"]);
  })();
  burning.catch(() => undefined);
  // A look at a quiet server holds it back for less.
  const held = await eventually(async () => {
    const turn = watch.turn(500).then(() => watch.done(500));
    const isHeld = await Promise.race([turn.then(() => false), sleep(1_500).then(() => true)]);
    await sleep(5);
    return isHeld ? { turn } : undefined;
  });
  expect(watch.refusal()).toBeUndefined();
  // Once in some ten milliseconds, a second and a half long.
  expect(heldTimes).toBeGreaterThan(20);
  isBusy = false;
  await burning;
  await held.turn;
});
