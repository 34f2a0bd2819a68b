import { describe, expect, it } from "vitest";
import { hashBytes, hashView } from "../../src/core/hash-bytes.ts";

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

  it("is the same of a view, for every length", () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, index) => index * 37);
    const view = new DataView(bytes.buffer);
    for (let to = 3; to <= 40; to++) expect(hashView(view, 3, to, 7)).toBe(hashBytes(bytes, 3, to, 7));
  });
});
