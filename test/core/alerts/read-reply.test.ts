import { describe, expect, it } from "vitest";
import { readReply } from "../../../src/core/alerts/read-reply.ts";

describe("readReply", () => {
  it.each(["ack", "ACK", " Ack ", "ack.", "ack!", "确认", "收到", "收到。", "确认！"])(
    "takes %j as an acknowledgment",
    (text) => {
      expect(readReply(text)).toEqual({});
    },
  );

  it.each([
    ["ack looking into it", "looking into it"],
    ["ack: batch job, stopping it", "batch job, stopping it"],
    ["ack - mine", "mine"],
    ["ack，正在看", "正在看"],
    ["Ack\nwill fix today", "will fix today"],
  ])("keeps the note of %j", (text, note) => {
    expect(readReply(text)).toEqual({ note });
  });

  it.each([
    "",
    "ack?",
    "acknowledged by whom",
    "acked",
    "确认一下是不是误报",
    "确认吗？",
    "没收到",
    "please ack",
    "hack",
  ])("takes %j as talk", (text) => {
    expect(readReply(text)).toBeUndefined();
  });
});
