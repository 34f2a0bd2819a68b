import type { Random } from "./random.ts";

const LOW = "abcdefghijklmnopqrstuvwxyz";
const UP = LOW.toUpperCase();
const DIGITS = "0123456789";
const SYLLABLES =
  "an be bo chi da del fa fin ga ho in jo ka kel li lor ma mi na nor ol pa que ra ri sa sel ta ti u va vin wa xe yo zu".split(
    " ",
  );
const NOUNS =
  "red blue green quick garden winter summer recipe travel guide coffee city house bike river music simple best cheap modern vintage kitchen forest weekend photo story market school book light dark local urban wild fresh".split(
    " ",
  );
const CN_REGIONS = "华东 华北 华南 西南 北京 上海 深圳 集团 第一 第二 海外".split(" ");
const CN_DEPARTMENTS = "研发部 市场部 财务部 人力资源部 运营中心 客服部 产品部 测试组 采购部 法务部".split(
  " ",
);
const CN_STATIONS =
  "北京南 上海虹桥 杭州东 南京南 济南西 德州 嘉兴 海宁 宁波 徐州东 天津南 苏州北 无锡东 合肥南 武汉 郑州东".split(
    " ",
  );
const CN_TASTES = "夏季 新款 儿童 无线 家用 便携 复古 加厚 有机 进口".split(" ");
const CN_GOODS = "连衣裙 耳机 书包 台灯 水杯 运动鞋 茶叶 键盘 毛巾 雨伞 背心 面膜".split(" ");
const TLDS = ["com", "org", "net", "io", "de", "co.uk", "cn"];

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function word(r: Random): string {
  let made = "";
  for (let k = r.int(2, 4); k > 0; k--) made += r.pick(SYLLABLES);
  return made;
}

function user(r: Random): string {
  const kind = r.next();
  if (kind < 0.5) return word(r);
  if (kind < 0.7) return word(r) + r.int(1, 999);
  return kind < 0.85 ? `${word(r)}.${word(r)}` : `${word(r)}_${word(r)}`;
}

function slug(r: Random): string {
  return Array.from({ length: r.int(2, 5) }, () => (r.next() < 0.75 ? r.pick(NOUNS) : word(r))).join("-");
}

function path(r: Random): string {
  return Array.from({ length: r.int(2, 4) }, () =>
    r.next() < 0.7 ? word(r) : `${r.pick(NOUNS)}-${word(r)}`,
  ).join("/");
}

function day(r: Random, days: number): Date {
  return new Date(Date.UTC(2026, 4, 20) - r.int(0, days) * 86_400_000 - r.int(0, 86_399) * 1000);
}

function dayText(r: Random, separator: string, days = 90): string {
  return day(r, days).toISOString().slice(0, 10).replaceAll("-", separator);
}

function uuid(r: Random): string {
  const hex = (n: number): string => r.text("0123456789abcdef", n);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${r.pick("89ab")}${hex(3)}-${hex(12)}`;
}

function domain(r: Random): string {
  return `${r.next() < 0.3 ? "www." : ""}${word(r)}${r.next() < 0.2 ? `-${word(r)}` : ""}.${r.pick(TLDS)}`;
}

function ip(r: Random): string {
  return `${r.int(1, 223)}.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(1, 254)}`;
}

function url(r: Random): string {
  return `https://${domain(r)}/${slug(r)}${r.next() < 0.4 ? `/${r.int(1, 999)}` : ""}${r.next() < 0.2 ? `?p=${r.int(1, 9)}` : ""}`;
}

function pairs(r: Random, separator: string): string {
  return Array.from({ length: 6 }, () => r.text("0123456789abcdef", 2)).join(separator);
}

function binary(r: Random, length: number): string {
  return Array.from({ length }, () =>
    String.fromCharCode(r.pick([r.int(0, 31), r.int(128, 159), r.int(33, 122)])),
  ).join("");
}

/** A value as UTF-8 bytes, one character a byte; kinds in `RAW` make bytes themselves. */
export type MakeValue = (r: Random) => string;

const RAW = new Set(["bin", "binr"]);
const B64U = `${LOW}${UP}${DIGITS}-_`;

const KINDS: Readonly<Record<string, (args: readonly string[], n: readonly number[]) => MakeValue>> = {
  int:
    (_, [lo = 0, hi = 9]) =>
    (r) =>
      String(r.int(lo, hi)),
  zint:
    (_, [lo = 0, hi = 9, w = 2]) =>
    (r) =>
      pad(r.int(lo, hi), w),
  digits:
    (_, [n = 9]) =>
    (r) =>
      r.int(1, 9) + r.text(DIGITS, n - 1),
  zdigits:
    (_, [n = 9]) =>
    (r) =>
      r.text(DIGITS, n),
  n: (args) => (r) => r.pick(args),
  w: (args) => (r) => r.pick(args),
  l: (args) => (r) => r.pick(args),
  hex:
    (_, [n = 32]) =>
    (r) =>
      r.text("0123456789abcdef", n),
  hexfix:
    (_, [n = 32]) =>
    () =>
      "ocd81f3b7e29a604c5be1f27da90386b4".slice(1, n + 1),
  HEX:
    (_, [n = 32]) =>
    (r) =>
      r.text("0123456789ABCDEF", n),
  tok:
    (_, [n = 22]) =>
    (r) =>
      r.text(LOW + UP + DIGITS, n),
  b62:
    (_, [n = 22]) =>
    (r) =>
      r.text(LOW + UP + DIGITS, n),
  b64u:
    (_, [n = 22]) =>
    (r) =>
      r.text(B64U, n),
  b64:
    (_, [n = 44]) =>
    (r) =>
      `${r.text(`${LOW}${UP}${DIGITS}+/`, n - 1)}=`,
  b36:
    (_, [n = 22]) =>
    (r) =>
      r.text(LOW + DIGITS, n),
  b36u:
    (_, [n = 8]) =>
    (r) =>
      r.text(UP + DIGITS, n),
  low:
    (_, [n = 24]) =>
    (r) =>
      r.text(`${LOW}012345`, n),
  lowd:
    (_, [n = 4]) =>
    (r) =>
      r.text(LOW, n),
  up:
    (_, [n = 4]) =>
    (r) =>
      r.text(UP, n),
  mix:
    (_, [n = 18]) =>
    (r) =>
      r.text(LOW + UP, n),
  ulid: () => (r) => `01J${r.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23)}`,
  bin:
    (_, [n = 8]) =>
    (r) =>
      binary(r, n),
  binr:
    (_, [n = 8]) =>
    (r) =>
      binary(r, n),
  uuid: () => uuid,
  ip: () => ip,
  ip6: () => (r) =>
    `2001:db8:${r.text("0123456789abcdef", 4)}:${r.text("0123456789abcdef", 4)}::${r.int(1, 9)}${r.text("0123456789abcdef", 3)}`,
  macc: () => (r) => pairs(r, ":"),
  macd: () => (r) => pairs(r, "-"),
  date: () => (r) => dayText(r, "-"),
  dateflat: () => (r) => dayText(r, ""),
  datedot: () => (r) => dayText(r, "."),
  dateslash: () => (r) => dayText(r, "/"),
  dateflat12: () => (r) => day(r, 30).toISOString().replace(/[-T:]/g, "").slice(0, 12),
  dateflat20: () => (r) =>
    day(r, 30).toISOString().replace(/[-T:]/g, "").slice(0, 14) + pad(r.int(0, 999_999), 6),
  yymmdd: () => (r) => dayText(r, "", 20).slice(2),
  isotime: () => (r) => `${day(r, 30).toISOString().slice(0, 19)}Z`,
  month: () => (r) => dayText(r, "-", 700).slice(0, 7),
  monthflat: () => (r) => dayText(r, "", 700).slice(0, 6),
  week: () => (r) => `${r.int(2024, 2026)}-W${pad(r.int(1, 52), 2)}`,
  sec: () => (r) => String(Math.floor(day(r, 60).getTime() / 1000)),
  ms: () => (r) => String(day(r, 60).getTime() + r.int(0, 999)),
  minute: () => (r) => String(Math.floor(day(r, 30).getTime() / 60_000) * 60_000),
  code:
    ([prefix = "A"], [, w = 5]) =>
    (r) =>
      prefix + r.text(DIGITS, w),
  mixname: () => (r) => `${word(r)}${word(r).replace(/^./, (c) => c.toUpperCase())}${r.int(10, 99)}`,
  email: () => (r) => `${user(r)}@${domain(r)}`,
  domain: () => domain,
  url: () => url,
  giturl: () => (r) => `https://git.example.com/${path(r)}.git`,
  user: () => user,
  name: () => word,
  upw: () => (r) => `${word(r)}_${word(r)}`.toUpperCase(),
  snake: () => (r) => Array.from({ length: r.int(2, 3) }, () => word(r)).join("_"),
  slug: () => slug,
  path: () => path,
  pre: () => (r) => word(r).slice(0, r.int(2, 7)),
  list: () => (r) => Array.from({ length: r.int(1, 6) }, () => r.int(1, 99)).join(","),
  json: () => (r) => `{"id":${r.int(1, 9999)},"kind":"${word(r)}"}`,
  jwt: () => (r) => `eyJ${r.text(B64U, 17)}.eyJ${r.text(B64U, 30)}.${r.text(B64U, 43)}`,
  ver: () => (r) => `${r.int(1, 11)}.${r.int(0, 20)}.${r.int(0, 9)}`,
  float: () => (r) => `${r.next() < 0.4 ? "-" : ""}${r.int(0, 89)}.${pad(r.int(0, 9999), 4)}`,
  sfloat: () => (r) => `${r.next() < 0.3 ? "-" : ""}${r.int(0, 40)}.${r.int(0, 9)}`,
  ordno: () => (r) => dayText(r, "") + r.text(DIGITS, 8),
  phone: () => (r) => `13${r.text(DIGITS, 9)}`,
  iban: () => (r) => `DE${r.text(DIGITS, 20)}`,
  iata: () => (r) => r.text("ABCDFGHLMNPRSTZ", 3),
  seat: () => (r) => `${r.int(1, 42)}${r.pick("ABCDEF")}`,
  cell: () => (r) =>
    r.pick(["133", "136", "139", "150", "158", "166", "177", "186", "189", "199"]) + r.text(DIGITS, 8),
  cn: () => (r) => r.pick(CN_REGIONS) + r.pick(CN_DEPARTMENTS),
  snow: () => (r) =>
    String(
      (BigInt(day(r, 700).getTime() + r.int(0, 999) - 1_288_834_974_657) << 22n) +
        BigInt(r.int(0, 1023) * 4096 + r.int(0, 7)),
    ),
  oid: () => (r) => Math.floor(day(r, 700).getTime() / 1000).toString(16) + r.text("0123456789abcdef", 16),
  aid: () => (r) =>
    (day(r, 700).getTime() + r.int(0, 999) - 946_684_800_000).toString(36) + r.text(LOW + DIGITS, 2),
  wxid: () => (r) => `wx${r.text("0123456789abcdef", 16)}`,
  hx:
    (_, [n = 40]) =>
    (r) =>
      `0x${r.text("0123456789abcdef", n)}`,
  sai: () => (r) => `0x${r.pick(["1", "15", "3a", "1a"])}000000000${r.text("0123456789abcdef", 3)}`,
  b32:
    (_, [n = 52]) =>
    (r) =>
      r.text(`${UP}234567`, n),
  sn:
    ([prefix = "SN"]) =>
    (r) =>
      prefix + day(r, 90).toISOString().replace(/[-T:]/g, "").slice(0, 14) + r.text(DIGITS, 6),
  sec60: () => (r) => String(Math.floor(day(r, 30).getTime() / 60_000) * 60),
  midnight: () => (r) => String(Math.floor(day(r, 60).getTime() / 86_400_000) * 86_400),
  datecolon: () => (r) => dayText(r, ":"),
  origin: () => (r) => `https://${domain(r)}:${r.pick([443, 8443, 5349])}`,
  plate: () => (r) => r.text(UP, 2) + r.text(DIGITS, 3) + r.text(UP, 2),
  hxm:
    (_, [n = 40]) =>
    (r) =>
      `0x${r.text("0123456789abcdefABCDEF", n)}`,
  xid: () => (r) =>
    Math.floor(day(r, 30).getTime() / 1000).toString(32) + r.text("0123456789abcdefghijklmnopqrstuv", 13),
  cuid: () => (r) => `c${r.text(LOW + DIGITS, 23)}`,
  gbid: () => (r) =>
    r.pick(["34020000", "44010200", "51010700", "11010500"]) +
    r.pick(["00132", "00131", "00111"]) +
    r.text(DIGITS, 7),
  vin: () => (r) => r.pick(["LSV", "LFV", "LGX", "LMW"]) + r.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 14),
  ashare: () => (r) =>
    r.next() < 0.5 ? `${r.pick(["000", "002", "300"])}${r.text(DIGITS, 3)}.SZ` : `60${r.text(DIGITS, 4)}.SH`,
  pair: () => (r) =>
    `${r.pick("BTC ETH SOL XRP ADA DOGE DOT LINK LTC BCH ATOM UNI".split(" "))}/${r.pick(["USDT", "BTC", "USDC"])}`,
  midnightms: () => (r) => String(Math.floor(day(r, 60).getTime() / 86_400_000) * 86_400_000),
  cncity: () => (r) => r.pick(CN_STATIONS),
  cnword: () => (r) => r.pick(CN_TASTES) + r.pick(CN_GOODS),
  jobjson: () => (r) =>
    `{"class":"${r.pick(["SendMail", "SyncAccount", "ExpireTrial"])}","args":[${r.int(1, 90_000)}],"queue":"${r.pick(["default", "mail"])}"}`,
};

export function toBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** `int(1,9)`, `w(a|b)`, `hex(32)`: a generator of values, and whether they are a small set of instance names. */
export function parseGenerator(spec: string): { readonly make: MakeValue; readonly isEnum: boolean } {
  const [, kind = "", inner = ""] = /^(\w+)(?:\((.*)\))?$/s.exec(spec) ?? [];
  const create = KINDS[kind];
  if (create === undefined) throw new Error(`unknown value kind ${spec}`);
  const args = inner.split(kind === "w" || kind === "n" || kind === "l" ? "|" : ",");
  const make = create(args, args.map(Number));
  return { make: RAW.has(kind) ? make : (r) => toBytes(make(r)), isEnum: kind === "w" };
}
