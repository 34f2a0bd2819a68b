import { expect, it } from "vitest";
import { deniesKey } from "../../../src/core/redis-text/denies-key.ts";

it("knows a refusal of one key in the words of every version", () => {
  const messages = [
    "NOPERM this user has no permissions to access one of the keys used as arguments",
    "NOPERM No permissions to access a key",
    "NOPERM User bot has no permissions to access the 'cart:1' key",
    "orders-eu 127.0.0.1:6379: PTTL failed: NOPERM No permissions to access a key",
  ];
  expect(messages.map(deniesKey)).toEqual([true, true, true, true]);
});

it("takes a refused command, or a refused channel, for no refusal of a key", () => {
  const messages = [
    "NOPERM this user has no permissions to run the 'pttl' command",
    "NOPERM User bot has no permissions to run the 'randomkey' command",
    "NOPERM No permissions to access a channel",
    "ERR no such key",
  ];
  expect(messages.map(deniesKey)).toEqual([false, false, false, false]);
});
