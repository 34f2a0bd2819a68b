import { describe, expect, it } from "vitest";
import { readLength } from "../../../src/core/suppression/read-length.ts";

describe("readLength", () => {
  it.each([
    ["30m", 1_800_000],
    ["2h", 7_200_000],
    ["3D", 259_200_000],
    [" 1h ", 3_600_000],
  ])("reads %j", (text, ms) => {
    expect(readLength(text)).toBe(ms);
  });

  it.each(["", "0h", "2", "h", "2 h", "1.5h", "-1h", "2w", "9999999d", "2h30m"])(
    "finds no length in %j",
    (text) => {
      expect(readLength(text)).toBeUndefined();
    },
  );
});
