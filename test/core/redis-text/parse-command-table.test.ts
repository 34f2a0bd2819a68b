import { expect, it } from "vitest";
import { parseCommandTable } from "../../../src/core/redis-text/parse-command-table.ts";

const flags = ["readonly"];

it("tells where a command has its first key, also one that only its subcommand tells", () => {
  const object = [
    ["object|encoding", 3, flags, 2, 2, 1, [], [], [], []],
    ["object|help", 2, flags, 0, 0, 0, [], [], [], []],
  ];
  const { placeOf } = parseCommandTable([
    ["get", 2, flags, 1, 1, 1, [], [], [], []],
    ["BITOP", -4, flags, 2, -1, 1],
    ["eval", -3, flags, 0, 0, 0],
    ["spublish", 3, flags, 1, 1, 1],
    ["object", -2, flags, 0, 0, 0, [], [], [], object],
    null,
    ["odd"],
    "nonsense",
  ]);
  expect(
    ["get", "bitop", "eval", "spublish", "object", "odd", "flushall"].map((name) => placeOf(name)),
  ).toEqual([1, 2, 0, 0, "subcommand", 0, undefined]);
  expect(placeOf("object", "encoding")).toBe(2);
  expect(placeOf("object", "help")).toBe(0);
  expect(placeOf("object", "frq")).toBeUndefined();
});

it("knows no command of a reply that is none", () => {
  expect(parseCommandTable("OK").placeOf("get")).toBeUndefined();
});
