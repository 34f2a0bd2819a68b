import { createRandom, type Random } from "./random.ts";

/**
 * Makes the text of one placeholder. `present` draws from what the fleet stores; `absent` draws values that no
 * stored key has, for lookups that must miss. `undefined` means that it cannot be told from a stored one.
 */
export interface Placeholder {
  readonly present: (random: Random) => string;
  readonly absent?: (random: Random) => string;
}

const digits = "0123456789";
const hexDigits = "0123456789abcdef";
const dayMs = 86_400_000;
/** The fleet's today, 2026-02-13. Fixed, so that a seed gives the same keys on every day. */
const today = Date.UTC(2026, 1, 13);

/** Values from a range so wide that a fresh one is never stored already. */
function boundless(make: (random: Random) => string): Placeholder {
  return { present: make, absent: make };
}

/** Values that are all in use. */
function closed(make: (random: Random) => string): Placeholder {
  return { present: make };
}

/** One population of `size` individuals, the first ones more active; those after it do not exist. */
function population(size: number, nameOf: (index: number) => string): Placeholder {
  return {
    present: (random) => nameOf(random.skewed(size, 2)),
    absent: (random) => nameOf(size + random.skewed(size, 2)),
  };
}

/** Numbers of `length` digits without a leading zero. */
export function digitsOf(random: Random, length: number): string {
  return `${random.between(1, 9)}${random.characters(digits, length - 1)}`;
}

function between(low: number, high: number): Placeholder {
  return closed((random) => `${random.between(low, high)}`);
}

function words(...list: readonly [string, ...string[]]): Placeholder {
  return closed((random) => list[random.skewed(list.length)] ?? list[0]);
}

function hex(length: number): Placeholder {
  return boundless((random) => random.characters(hexDigits, length));
}

/** `PR000123`: the first `size` numbers are on sale. */
function code(prefix: string, width: number, size: number): Placeholder {
  return population(size, (index) => `${prefix}${`${index + 1}`.padStart(width, "0")}`);
}

function dayBefore(days: number): string {
  return new Date(today - days * dayMs).toISOString().slice(0, 10);
}

function monthBefore(months: number): string {
  return new Date(Date.UTC(2026, 1 - months)).toISOString().slice(0, 7);
}

/** Snowflake ids as this platform writes them: 18 digits, the last two zero. */
const snowflake = boundless((random) => `11${random.characters(digits, 14)}00`);

/** 18 digits that follow from the index: patterns about the same user share the id. */
function userIdOf(index: number): string {
  const random = createRandom(index);
  return `1${random.between(10, 19)}${random.characters(digits, 15)}`;
}

const usShops = ["1127", "1128", "1140", "1141", "20008", "20010", "20011", "20031", "20032"] as const;

/** 445 older shops from 410 on, then the 35 of the 20,000 series. */
function shopIdOf(index: number): string {
  return `${index < 445 ? 410 + index * 3 : 20_001 + index - 445}`;
}

function uuidOf(random: Random): string {
  const part = (length: number) => random.characters(hexDigits, length);
  return `${part(8)}-${part(4)}-4${part(3)}-${random.pick(["8", "9", "a", "b"])}${part(3)}-${part(12)}`;
}

/** Product, then sizes, then ingredients: `9|6_28_42|3_62_65_73_91`. */
function formulaOf(random: Random): string {
  const list = (length: number) => Array.from({ length }, () => random.between(1, 99)).join("_");
  return `${random.between(1, 12)}|${list(random.between(2, 4))}|${list(random.between(3, 6))}`;
}

const macPrefixes = ["c83255d", "1a664469b", "e88da69d", "ceb81c", "468b3a"] as const;

/** 50 devices, each with an address of its maker. */
function macOf(index: number): string {
  const random = createRandom(7_000 + index);
  const prefix = random.pick(macPrefixes);
  return prefix + random.characters(hexDigits, 12 - prefix.length);
}

/** As in the codes of stock adjustments, `MASC2602130000123`. */
const flatToday = "260213";

/** What may stand between braces in a pattern, by name. */
export const placeholders = {
  campaignId: between(1_000, 1_400),
  category: words("PUSH", "SMS", "EMAIL", "SOCIAL", "POPUP"),
  /** 0 push, 1 SMS, 2 e-mail, 5 social. */
  channel: words("0", "1", "2", "5"),
  code: between(100_100, 999_900),
  comboCode: code("PF", 6, 60),
  contactId: population(2_000_000, (index) => `${100_000 + index}`),
  date: closed((random) => dayBefore(random.skewed(45))),
  deviceMAC: population(50, macOf),
  deviceType: words(
    "unfreeze_icebox",
    "gateway",
    "syrup_machine",
    "milk_machine",
    "juice_machine",
    "Venus_Donlim_1",
  ),
  dictType: words(
    "MDM_COUNTRY",
    "MDM_PROVINCE",
    "MDM_CITY",
    "MDM_SHOP_LEVEL",
    "MDM_TRADEMARK",
    "MDM_COOPERATION_PATTERN",
    "MDM_CARGO",
    "MDM_CARGO_CATEGORY",
    "MDM_SHOP_TYPE",
    "MDM_CURRENCY",
  ),
  eventId: snowflake,
  eventType: words("order_paid", "register", "coupon_received", "app_open", "cart_add", "refund"),
  flag: words("-1", "-1", "-1", "20", "R"),
  flatDate: closed((random) => dayBefore(random.between(0, 4)).replaceAll("-", "")),
  flatMonth: closed((random) => monthBefore(random.skewed(6)).replace("-", "")),
  formula: closed(formulaOf),
  goodsCode: code("GS", 5, 900),
  groupId: between(10_000, 10_900),
  hash: hex(32),
  id: population(90_000, (index) => `${index + 1}`),
  invoiceCode: code("INV", 6, 9_999),
  item: population(40, (index) => `${index + 1}`),
  jobName: words("shopStatusSync", "refreshShopGeo", "mdmDictRefresh", "closeExpiredNotice", "syncShopTag"),
  limit: words("1", "3", "5", "7", "30"),
  locale: words("en-US", "zh-CN", "es-US"),
  materialCode: code("MT", 4, 400),
  month: closed((random) => monthBefore(random.skewed(14))),
  msgId: hex(32),
  number: between(1_000, 99_999),
  orderId: snowflake,
  page: between(1, 8),
  productCode: code("PR", 6, 420),
  sequence: boundless((random) => `${1_000 + random.skewed(520_000)}`),
  shopId: population(480, shopIdOf),
  skuCode: code("PR", 6, 420),
  smallNumber: between(1, 9),
  status: words("0", "1", "2", "3"),
  status1: words("10", "20", "40", "90"),
  status2: words("10", "20", "40", "90"),
  stockDate: words(flatToday),
  stockSequence: closed((random) => `0000${random.between(100, 999)}`),
  timestamp: closed((random) => `${today - random.skewed(89 * dayMs)}`),
  type: words("1", "2", "3", "4"),
  usShopId: closed((random) => random.pick(usShops)),
  userId: population(2_000_000, userIdOf),
  uuid: boundless(uuidOf),
  week: closed((random) => dayBefore(4 + 7 * random.skewed(20))),
} as const satisfies Readonly<Record<string, Placeholder>>;

export type PlaceholderName = keyof typeof placeholders;
