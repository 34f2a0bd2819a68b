import { describe, expect, it } from "vitest";
import { maskKey } from "../../../src/core/audit/mask-key.ts";
import { createRandom } from "./random.ts";

describe("maskKey", () => {
  it.each([
    ["orderservice:orderDetail:118850444603801600", "orderservice:orderDetail:1***…00"],
    ["CONTACT_day_10042_2026-02-13_push", "CONTACT_day_10042_2026-02-13_push"],
    ["CONTACT_month_7001234_202602_1", "CONTACT_month_7***…34_202602_1"],
    ["report:20260213:daily", "report:20260213:daily"],
    ["user12345678", "user1***…78"],
    ["login:jane.doe@example.com", "login:j***@***.com"],
    ["登录:张三@例子.公司", "登录:张***@***.公司"],
    ["M@LKUS@_8842", "M@LKUS@_8842"],
    ["sms:+14155552671:code", "sms:+1***…71:code"],
    ["sms:+1-415-555-2671", "sms:+***…71"],
    ["sms:415-555-2671", "sms:4***…71"],
    ["rl:10.20.30.40:minute", "rl:10.*.*.*:minute"],
    ["peer:2001:0db8:85a3:0000:0000:8a2e:0370:7334", "peer:2***…34"],
    ["peer:2001:db8::8a2e:370:7334", "peer:2***…34"],
    ["duplicate_message_gateway_c83255d1a2b3_80021", "duplicate_message_gateway_c***…b3_80021"],
    ["dev:c8:32:55:d1:a2:b3", "dev:c***…b3"],
    ["jwt:eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "jwt:eyJ***"],
    ["4f8a2c1e-9b7d-4e6f-8a3b-2c1d5e7f9a0b", "4***…0b"],
    ["4f8a2c1e-9b7d-4e6f-8a3b-2c1d5e7f9a0b1770955200123", "4***…23"],
    ["sess:Xk29dLqPz81mNw4TbY7c", "sess:X***…7c"],
    ["oauth:ya29_Xk29dLqPz81mNw4TbY7c-Qq71zLp29vXk4Rt8", "oauth:ya29_X***…t8"],
    ["isalescommodityservice:LKUS:operateShopSalesSpuDeptSpu1127:PR000123", undefined],
    ["iopproduction:getStatus2EstimatedWaitTime:20031", undefined],
    ["iscmshopstock:LOCAL_CACHE_DOMAIN_ORDER_SKU_FORMULA:_10", undefined],
    ["LKUS_America/New_York", undefined],
    ["", undefined],
  ])("shows %s as it may be shown", (key, shown) => {
    expect(maskKey(key)).toBe(shown ?? key);
  });

  it("escapes what is invisible, turns the direction round or is half a character", () => {
    expect(maskKey("a\nb\tc\u0000d\u001b[31m")).toBe("a\\nb\\tc\\x00d\\x1b[31m");
    expect(maskKey("pay\u202egnp.exe\u200b")).toBe("pay\\xe2\\x80\\xaegnp.exe\\xe2\\x80\\x8b");
    expect(maskKey("half\ud83d")).toBe("half\\xef\\xbf\\xbd");
  });

  it("cuts to the length asked for, not through a character", () => {
    expect(maskKey("a".repeat(300))).toBe(`${"a".repeat(119)}…`);
    expect(maskKey("ab😀cd", 4)).toBe("ab…");
    expect(maskKey(`x:${"9".repeat(5_000_000)}`)).toBe("x:9***…99…");
  });

  it("changes nothing that it masked before, and ends on any input", () => {
    const random = createRandom(7);
    const alphabet = [..."abcdefXYZ0123456789:-_.@+/=*…\\{} ", "\n", "\u0000", "\u202e", "😀", "键", "eyJ"];
    for (let round = 0; round < 4000; round += 1) {
      const length = Math.floor(random() * 160);
      const text = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
      const once = maskKey(text);
      expect(maskKey(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(120);
    }
  });

  it("leaves no run of seven digits that is no date", () => {
    const random = createRandom(11);
    for (let round = 0; round < 500; round += 1) {
      const id = String(Math.floor(3_000_000 + random() * 1e15));
      expect(maskKey(`a${id}b:${id}`)).not.toMatch(/\d{7}/);
    }
  });
});
