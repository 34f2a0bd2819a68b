import { describe, expect, it } from "vitest";
import { escapeLatin, unescapeKey } from "../../../src/core/keyspace/escape-key.ts";

function readBack(line: string): Buffer {
  const out = new Uint8Array(64);
  const bytes = Buffer.from(line);
  return Buffer.from(out.subarray(0, unescapeKey(bytes, 0, bytes.length, out)));
}

describe("keys as text", () => {
  it("writes control bytes, backslashes and what is no UTF-8 as escapes, and UTF-8 as it is", () => {
    expect(escapeLatin("a\\\t\n\r\u0000\u0080\u00e4\u00b8\u00ad", false)).toBe("a\\\\\\t\\n\\r\\x00\\x80中");
  });

  it("escapes braces in patterns only", () => {
    expect(escapeLatin("{a}", true)).toBe("\\{a\\}");
    expect(escapeLatin("{a}", false)).toBe("{a}");
  });

  it("reads every byte back", () => {
    const all = Buffer.from(Array.from({ length: 60 }, (_, k) => k * 4 + (k % 3)));
    expect(readBack(escapeLatin(all.toString("latin1"), false)).equals(all)).toBe(true);
  });

  it("leaves a backslash alone that begins no escape", () => {
    expect(readBack("a\\b\\xzz\\").toString()).toBe("a\\b\\xzz\\");
  });

  it("stops where there is no room", () => {
    const out = new Uint8Array(3);
    expect(unescapeKey(Buffer.from("abcdef"), 0, 6, out)).toBe(3);
  });
});
