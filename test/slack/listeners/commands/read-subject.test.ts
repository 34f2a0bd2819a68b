import { expect, it } from "vitest";
import { readSubject } from "../../../../src/slack/listeners/commands/read-subject.ts";

it("takes all words but a database at the end", () => {
  expect(readSubject(["cart:1"])).toEqual({ subject: "cart:1" });
  expect(readSubject(["a", "key", "with", "spaces"])).toEqual({ subject: "a key with spaces" });
  expect(readSubject(["cart:1", "DB", "3"])).toEqual({ subject: "cart:1", database: 3 });
  expect(readSubject(["cart:1", "db", "three"])).toEqual({ badDatabase: "three" });
  expect(readSubject(["cart:1", "db", "-1"])).toEqual({ badDatabase: "-1" });
});

it("finds nothing where nothing is named", () => {
  expect(readSubject([])).toEqual({ subject: "" });
  expect(readSubject(["db", "3"])).toEqual({ subject: "", database: 3 });
});
