import { describe, expect, it } from "vitest";
import { createLexer } from "../../../src/core/keyspace/lexer.ts";
import * as T from "../../../src/core/keyspace/token-type.ts";

const names = new Map(Object.entries(T).map(([name, type]) => [type, name.toLowerCase()]));
const lexer = createLexer();

/** Tokens as `type text`, delimiters left out. */
function lex(key: string): readonly string[] {
  const raw = Buffer.from(key, "utf8").toString("latin1");
  const count = lexer.lexString(raw, false);
  const found: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = i === 0 ? 0 : (lexer.ends[i - 1] ?? 0);
    const text = Buffer.from(raw.slice(from, lexer.ends[i]), "latin1").toString("utf8");
    const name = names.get(lexer.types[i] ?? 0) ?? "";
    if (name !== "delimiter") found.push(`${name} ${text}`);
  }
  return found;
}

describe("lexer", () => {
  it.each([
    ["user:123", ["word user", "number 123"]],
    ["CONTACT_2026-02-13_1", ["word CONTACT", "date 2026-02-13", "number 1"]],
    ["m:2026-02:x", ["word m", "month 2026-02", "word x"]],
    ["w:2026-W07", ["word w", "week 2026-W07"]],
    ["at 2026-02-13T04:05:06Z", ["word at", "datetime 2026-02-13T04:05:06Z"]],
    ["ip:10.1.2.3:80", ["word ip", "ipv4 10.1.2.3", "number 80"]],
    ["s:2001:db8:1a2b::9f", ["word s", "ipv6 2001:db8:1a2b::9f"]],
    ["d/c8:32:55:d0:11:2f/x", ["word d", "mac c8:32:55:d0:11:2f", "word x"]],
    ["m:jo.do@example.co.uk", ["word m", "email jo.do@example.co.uk"]],
    ["OD@LKUS@OCS_1", ["word OD", "word LKUS", "word OCS", "number 1"]],
    ["u:https://example.com:80/a?b=1|x", ["word u", "url_text https://example.com:80/a?b=1", "word x"]],
    ["h:www.example.com", ["word h", "domain www.example.com"]],
    ['q:{"a":"b:c"}:z', ["word q", 'json_text {"a":"b:c"}', "word z"]],
    ["x:en-US:zh_CN", ["word x", "locale en-US", "locale zh_CN"]],
    ["v1.22.3", ["version v1.22.3"]],
    ["5-10--1", ["number 5", "number 10", "signed -1"]],
    ["40.71,-74.00", ["signed 40.71", "signed -74.00"]],
    ["langCacheV3:PR000123", ["word langCacheV3", "code PR000123"]],
    ["ShopInvoiceINV000123", ["word ShopInvoice", "code INV000123"]],
    ["getStatus2EstimatedWaitTime", ["word getStatus2EstimatedWaitTime"]],
    ["zone1127", ["word zone", "number 1127"]],
    ["c83255d11a22", ["hex c83255d11a22"]],
    ["k:A7K2M9QX", ["word k", "opaque A7K2M9QX"]],
    [
      "s550e8400-e29b-41d4-a716-4466554400001700000000000",
      ["word s", "uuid 550e8400-e29b-41d4-a716-446655440000", "number 1700000000000"],
    ],
    ["用户42", ["word 用户", "number 42"]],
    ["src.pc_EL_sofa", ["word src", "word pc", "word EL", "word sofa"]],
    ["seen:10.0.7.12saveComment", ["word seen", "ipv4 10.0.7.12", "word saveComment"]],
    [
      "rl:550e8400-e29b-41d4-a716-44665544000010.0.7.12",
      ["word rl", "uuid 550e8400-e29b-41d4-a716-446655440000", "ipv4 10.0.7.12"],
    ],
    [
      "550e8400-e29b-41d4-a716-446655440000f47ac10b-58cc-4372-a567-0e02b2c3d479",
      ["uuid 550e8400-e29b-41d4-a716-446655440000", "uuid f47ac10b-58cc-4372-a567-0e02b2c3d479"],
    ],
    ["quota:5/14/2026", ["word quota", "date 5/14/2026"]],
    ["v:3.2.1.6bc30c4282d4", ["word v", "number 3", "number 2", "number 1", "hex 6bc30c4282d4"]],
  ])("cuts %s", (key, tokens) => {
    expect(lex(key)).toEqual(tokens);
  });

  it("covers every byte once, whatever the bytes", () => {
    for (let seed = 1; seed < 400; seed++) {
      const bytes = Uint8Array.from(
        { length: seed % 90 },
        (_, k) => (seed * 31 + k * k * 17 + k * seed) & 255,
      );
      const count = lexer.lex(bytes, 0, bytes.length);
      let at = 0;
      for (let i = 0; i < count; i++) {
        expect(lexer.ends[i]).toBeGreaterThan(at);
        at = lexer.ends[i] ?? 0;
      }
      expect(at).toBe(bytes.length);
    }
  });

  it("stops at 256 bytes and 64 delimiters, and says that there was more", () => {
    expect(lex("a:".repeat(100)).at(-1)).toMatch(/^rest /);
    const count = lexer.lexString(`k:${"x".repeat(300)}`, false);
    expect(names.get(lexer.types[count - 1] ?? 0)).toBe("rest");
  });
});
