import { describe, expect, it } from "vitest";
import { findClosest } from "../../../../src/slack/listeners/commands/find-closest.ts";

const commands = ["help", "clusters", "status", "alerts", "ack", "lang"];

describe("findClosest", () => {
  it.each([
    ["stauts", "status"],
    ["STATUS", "status"],
    ["cluster", "clusters"],
    ["alert", "alerts"],
    ["akc", "ack"],
    ["la", "lang"],
  ])("takes %j for %j", (word, meant) => {
    expect(findClosest(word, commands)).toBe(meant);
  });

  it("finds nothing when the word is far from every candidate", () => {
    expect(findClosest("xyzzyplugh", commands)).toBeUndefined();
  });

  it("finds nothing among no candidates", () => {
    expect(findClosest("status", [])).toBeUndefined();
  });
});
