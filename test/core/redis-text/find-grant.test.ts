import { expect, it } from "vitest";
import { findGrant } from "../../../src/core/redis-text/find-grant.ts";

it("names the rule of a command, and of its subcommand", () => {
  const refused = "NOPERM this user has no permissions to run the 'slowlog|get' command";
  expect(findGrant("SLOWLOG GET", refused)).toBe("+slowlog|get");
  expect(findGrant("TYPE", "NOPERM User bot has no permissions to run the 'type' command")).toBe("+type");
});

it("asks for the keys where those are what the user lacks", () => {
  expect(findGrant("PTTL", "NOPERM No permissions to access a key")).toBe("~*");
  const older = "NOPERM this user has no permissions to access one of the keys used as arguments";
  expect(findGrant("PTTL", older)).toBe("~*");
  expect(findGrant("PTTL", "NOPERM User bot has no permissions to access the 'cart:1' key")).toBe("~*");
});

it("proposes nothing for what no rule mends", () => {
  expect(findGrant("SLOWLOG GET", "ERR unknown command 'SLOWLOG'")).toBeUndefined();
  expect(findGrant("PING", "LOADING Redis is loading the dataset in memory")).toBeUndefined();
});
