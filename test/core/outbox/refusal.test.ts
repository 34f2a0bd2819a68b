import { describe, expect, it } from "vitest";
import { readRefusal } from "../../../src/core/outbox/refusal.ts";

describe("readRefusal", () => {
  it.each([
    ["message_not_found", "gone"],
    ["thread_not_found", "thread"],
    ["thread_locked", "thread"],
    ["is_archived", "channel"],
    ["not_in_channel", "channel"],
    ["token_revoked", "token"],
    ["ratelimited", "other"],
    ["http_503", "other"],
    ["toString", "other"],
  ])("reads %s as %s", (code, refusal) => {
    expect(readRefusal(code)).toBe(refusal);
  });
});
