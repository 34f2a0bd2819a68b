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

  it("writes what cannot be seen as the bytes it has, so that no two names look alike", () => {
    const shown = (text: string) => escapeLatin(Buffer.from(text).toString("latin1"), false);
    expect(shown("\ufeffs:1")).toBe("\\xef\\xbb\\xbfs:1");
    expect(shown("s:\ufeff1")).toBe("s:\\xef\\xbb\\xbf1");
    expect(shown("user\u200b:1")).toBe("user\\xe2\\x80\\x8b:1");
    expect(shown("pay\u202egnp")).toBe("pay\\xe2\\x80\\xaegnp");
    expect(shown("a\u2028b\u2029c\u00ad")).toBe("a\\xe2\\x80\\xa8b\\xe2\\x80\\xa9c\\xc2\\xad");
    expect(shown("\u3164\ue000\u{e0041}")).toBe("\\xe3\\x85\\xa4\\xee\\x80\\x80\\xf3\\xa0\\x81\\x81");
  });

  it("leaves what can be seen: marks, emoji, scripts that are written from the right", () => {
    const text = "e\u0301:❤️:سلام:한국:😀";
    expect(escapeLatin(Buffer.from(text).toString("latin1"), false)).toBe(text);
  });

  it("reads every byte back", () => {
    const all = Buffer.from(Array.from({ length: 60 }, (_, k) => k * 4 + (k % 3)));
    expect(readBack(escapeLatin(all.toString("latin1"), false)).equals(all)).toBe(true);
    const hidden = Buffer.from("\ufeffa\u200d\ue000\u2029");
    expect(readBack(escapeLatin(hidden.toString("latin1"), false)).equals(hidden)).toBe(true);
  });

  it("leaves a backslash alone that begins no escape", () => {
    expect(readBack("a\\b\\xzz\\").toString()).toBe("a\\b\\xzz\\");
  });

  it("stops where there is no room", () => {
    const out = new Uint8Array(3);
    expect(unescapeKey(Buffer.from("abcdef"), 0, 6, out)).toBe(3);
  });
});
