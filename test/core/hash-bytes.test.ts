import { describe, expect, it } from "vitest";
import { hashBytes } from "../../src/core/hash-bytes.ts";

function hex(text: string, seed = 0): string {
  const bytes = Buffer.from(`<${text}>`);
  return (hashBytes(bytes, 1, bytes.length - 1, seed) >>> 0).toString(16).padStart(8, "0");
}

describe("the hash of bytes", () => {
  it("is MurmurHash3 of the part of the bytes that is asked for", () => {
    expect(hex("")).toBe("00000000");
    expect(hex("", 1)).toBe("514e28b7");
    expect(hex("test")).toBe("ba6bd213");
    expect(hex("Hello, world!")).toBe("c0363e43");
    expect(hex("The quick brown fox jumps over the lazy dog")).toBe("2e4ff723");
  });
});
