import { describe, expect, it } from "vitest";
import { describeCommand } from "../../../src/core/redis-text/describe-command.ts";
import { readFailure } from "../../../src/core/redis-text/read-failure.ts";
import { RedisCallError } from "../../../src/core/redis-text/redis-call-error.ts";
import { UnreadableReplyError } from "../../../src/core/redis-text/unreadable-reply-error.ts";

describe("describeCommand", () => {
  it("shows a subcommand or a section", () => {
    expect(describeCommand(["info", "memory"])).toBe("INFO memory");
    expect(describeCommand(["CONFIG", "GET", "requirepass"])).toBe("CONFIG GET");
    expect(describeCommand(["PING"])).toBe("PING");
  });

  it("shows neither keys nor secrets", () => {
    expect(describeCommand(["AUTH", "bot", "hunter2"])).toBe("AUTH");
    expect(describeCommand(["EXPIRE", "user:jane@example.com", "60"])).toBe("EXPIRE");
  });
});

describe("readFailure", () => {
  it("keeps the kind and the message of a failed call", () => {
    const message = "orders-eu 127.0.0.1:6379: INFO memory timed out after 2000 ms";
    const error = new RedisCallError({ failure: "timeout", retryable: true, message });
    expect(error.code).toBe("REDIS_TIMEOUT");
    expect(readFailure(error, "unused")).toEqual({ ok: false, failure: "timeout", message });
  });

  it("names the node of a reply that could not be read", () => {
    const error = new UnreadableReplyError("INFO: maxmemory is missing");
    expect(readFailure(error, "orders-eu 127.0.0.1:6379")).toEqual({
      ok: false,
      failure: "unreadable",
      message: "orders-eu 127.0.0.1:6379: INFO: maxmemory is missing",
    });
  });

  it("does not take a fault of the bot for a failure of the node", () => {
    const fault = new TypeError("x is not a function");
    expect(() => readFailure(fault, "orders-eu")).toThrow(fault);
  });
});
