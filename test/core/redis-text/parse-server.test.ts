import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseInfo } from "../../../src/core/redis-text/parse-info.ts";
import { parseRole } from "../../../src/core/redis-text/parse-role.ts";
import { parseServer } from "../../../src/core/redis-text/parse-server.ts";

const captured = readFileSync(new URL("../../fixtures/redis-7.0/info-server.txt", import.meta.url), "utf8");

describe("parseServer", () => {
  it("reads a captured Redis 7.0", () => {
    expect(parseServer(parseInfo(captured))).toEqual({
      runId: "9ad1d6879ac914992c43937d3e604e0f6aad2195",
      product: "redis",
      version: "7.0.15",
      mode: "standalone",
      uptimeSeconds: 86405,
    });
  });

  it("takes Valkey's own version, not the one it keeps for clients, and its own word for the mode", () => {
    const text = [
      "redis_version:7.2.4",
      "server_name:valkey",
      "valkey_version:8.0.1",
      "server_mode:cluster",
      "run_id:5c7a",
      "uptime_in_seconds:60",
    ].join("\r\n");
    expect(parseServer(parseInfo(text))).toEqual({
      runId: "5c7a",
      product: "valkey",
      version: "8.0.1",
      mode: "cluster",
      uptimeSeconds: 60,
    });
  });

  it("refuses a mode that it does not know", () => {
    const text = captured.replace("redis_mode:standalone", "redis_mode:galactic");
    expect(() => parseServer(parseInfo(text))).toThrow('the server\'s mode is "galactic"');
  });
});

describe("parseRole", () => {
  it.each([
    ["master", "primary"],
    ["primary", "primary"],
    ["slave", "replica"],
    ["replica", "replica"],
  ])("reads %s as %s", (text, role) => {
    expect(parseRole(text)).toBe(role);
  });

  it("refuses any other word", () => {
    expect(() => parseRole("sentinel")).toThrow('the role is "sentinel"');
  });
});
