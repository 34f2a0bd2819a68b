import process from "node:process";
import { expect, test } from "vitest";
import { findChromium } from "./browser.ts";

test("CHROMIUM names the browser", () => {
  expect(findChromium({ CHROMIUM: process.execPath })).toBe(process.execPath);
});

test("a CHROMIUM that cannot be run is refused by name", () => {
  expect(() => findChromium({ CHROMIUM: "/nowhere/chromium" })).toThrow(
    "CHROMIUM is /nowhere/chromium, which is not a program that can be run.",
  );
});
