import type { Random } from "./random.ts";

const WORDS = [
  ..."user order 用户 订单 заказ سلة 장바구니 été naïve ❤️ 😀 u\u0308ber".split(" "),
  ...'user\u200b \ufefforder pay\u202enimda a\u00adb App\\Models \\x41 {tag} {} "quoted" a\tb a\nb \u2028'.split(
    " ",
  ),
].filter((word) => word !== "");
const DELIMITERS = [":", ":", ":", "_", "-", ".", "/", "|", "::", "", " ", "\u3000"];
const HEX = "0123456789abcdef";

type Value = (random: Random) => string;

const day: Value = (r) => String(r.int(10, 28));
const VALUES: readonly Value[] = [
  (r) => String(r.int(1, 10 ** r.int(1, 12))),
  (r) => [8, 4, 4, 4, 12].map((length) => r.text(HEX, length)).join("-"),
  (r) => r.text(HEX, 32),
  (r) => `2026-0${r.int(1, 9)}-${day(r)}`,
  (r) => `20260${r.int(1, 9)}${day(r)}`,
  (r) => `10.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(0, 255)}`,
  (r) => `2001:db8::${r.text(HEX, 4)}`,
  (r) => `${r.text("abcdefghij", 6)}@example.com`,
  (r) => r.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 22),
  (r) => r.text("天地玄黄宇宙洪荒日月盈昃", r.int(1, 4)),
  (r) => r.text("абвгдежз \u200d\u0301", r.int(2, 9)),
  (r) => r.pick(["zh_CN", "en_US", "de_DE"]),
  (r) => r.pick(["0", "1"]),
  (r) => r.text("abcdefghijklmnopqrstuvwxyz", r.int(1, 400)),
];

/** Keys of a few schemes in words and values of many scripts, in any order; some with bytes that are no text. */
export function unicodeKeys(random: Random, count: number): readonly Buffer[] {
  const schemes = Array.from({ length: random.int(3, 12) }, () => {
    const delimiter = random.pick(DELIMITERS);
    const parts = Array.from({ length: random.int(1, 5) }, () =>
      random.next() < 0.5 ? random.pick(WORDS) : random.pick(VALUES),
    );
    const end =
      random.next() < 0.1 ? Buffer.from([random.int(0, 255), random.int(128, 255)]) : Buffer.alloc(0);
    return (): Buffer => {
      const text = parts.map((part) => (typeof part === "string" ? part : part(random))).join(delimiter);
      return Buffer.concat([Buffer.from(text), end]);
    };
  });
  return Array.from({ length: count }, () => random.pick(schemes)());
}

/** The same in another order. */
export function shuffle<T>(list: readonly T[], random: Random): readonly T[] {
  return list
    .map((one) => ({ one, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
