import { expect, it } from "vitest";
import { createQuietLog } from "../src/quiet-log.ts";

it("says the same error once a minute, with how often it was left out, and other ones at once", () => {
  let clockMs = 1_000_000;
  const lines: string[] = [];
  const none = (): void => {};
  const loud = { debug: none, info: none, warn: none, error: (line: string) => void lines.push(line) };
  const log = createQuietLog(loud, () => clockMs);
  const full = new Error("database or disk is full");
  log.error("delivery failed", full);
  log.error("delivery failed", full);
  log.error("delivery failed", new Error("something else"));
  clockMs += 59_999;
  log.error("delivery failed", full);
  expect(lines).toEqual(["delivery failed", "delivery failed"]);
  clockMs += 1;
  log.error("delivery failed", full);
  log.error("delivery failed", full);
  expect(lines.slice(2)).toEqual(["delivery failed (and 2 times since the last line like this)"]);
});
