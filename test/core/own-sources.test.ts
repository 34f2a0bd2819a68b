import { describe, expect, it } from "vitest";
import { findOwnSource, splitSource } from "../../src/core/own-sources.ts";

describe("who set a limit", () => {
  it("is known where it was us, and a citation where not", () => {
    expect(findOwnSource("audit rule: under 6 % of maxmemory used")).toBe("usedMemory");
    expect(findOwnSource("Datadog guidance: 70 % and 90 %; AWS ElastiCache guidance: 90 %")).toBeUndefined();
    expect(findOwnSource("constructor")).toBeUndefined();
  });

  it("is two where a fleet file changed one severity of a limit", () => {
    expect(splitSource("fleet file, over Redis MEMORY DOCTOR: 1.4")).toEqual([
      "fleet file",
      "Redis MEMORY DOCTOR: 1.4",
    ]);
    expect(splitSource("orders team, over shared-cache review: 64 % was fair, 2.9 % critical")).toEqual([
      "orders team",
      "shared-cache review: 64 % was fair, 2.9 % critical",
    ]);
  });

  it("is one in words that only look like two", () => {
    expect(splitSource("agreed by email, over lunch")).toEqual(["agreed by email, over lunch"]);
  });
});
