import { describe, expect, it } from "vitest";
import type { PatternSlot } from "../../../src/core/audit/audit.ts";
import { maskPatternKey } from "../../../src/core/audit/mask-pattern-key.ts";

function slots(...types: readonly string[]): readonly PatternSlot[] {
  return types.map((type) => ({ name: type, type, distinctEstimate: 9, samples: [] }));
}

describe("maskPatternKey", () => {
  it.each([
    ["otp:{token}:{number}", ["token", "number"], "otp:aB3dE9:42", "otp:a***:42"],
    ["s:{token}", ["token"], "s:aB3dE9xQ2zKk91", "s:a***…91"],
    ["login:{email}", ["email"], "login:jane@localhost", "login:j***…st"],
    ["\\{user:{number}\\}:{token}", ["number", "token"], "{user:7}:aB3d", "{user:7}:a***"],
    ["{token}{number}", ["token", "number"], "aB3dE9123", "a***"],
    ["order:{number}", ["number"], "order:118850444603801600", "order:1***…00"],
    ["jwt:{jwt}", ["jwt"], "jwt:eyJhbGciOiJIUzI1NiJ9", "jwt:eyJ***"],
    ["filter:{json}", ["json"], 'filter:{"name":"Jane Doe"}', 'filter:{***…"}'],
  ])("hides what stands in a private placeholder of %s", (pattern, types, key, shown) => {
    expect(maskPatternKey(key, pattern, slots(...types))).toBe(shown);
  });

  it("hides all of a key that is not of the pattern", () => {
    expect(maskPatternKey("other:aB3dE9", "otp:{token}", slots("token"))).toBe("o***");
  });

  it("hides what follows a placeholder whose end is not found", () => {
    expect(maskPatternKey("otp:aB3dE9", "otp:{token}:x", slots("token"))).toBe("o***");
  });

  it("leaves an empty value alone", () => {
    expect(maskPatternKey("otp:", "otp:{token}", slots("token"))).toBe("otp:");
  });
});
