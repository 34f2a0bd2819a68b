const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** By what they begin with; a month is 30 days and a year 365. A single `m` may be minutes or months, so it is none. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:months?|mos?|个月|月)$/, 30 * day],
  [/^(?:minutes?|mins?|分钟|分)$/, minute],
  [/^(?:seconds?|secs?|s|秒钟?)$/, 1],
  [/^(?:hours?|hrs?|h|个?小时|个?钟头)$/, hour],
  [/^(?:days?|d|天|日)$/, day],
  [/^(?:weeks?|wks?|w|个?星期|个?礼拜|周)$/, 7 * day],
  [/^(?:years?|yrs?|y|年)$/, 365 * day],
];

const unitText =
  "months?|mos?|minutes?|mins?|seconds?|secs?|hours?|hrs?|days?|weeks?|wks?|years?|yrs?|[shdwym](?![a-z])|" +
  "个?月|分钟|分|秒钟?|个?小时|个?钟头|天|日|个?星期|个?礼拜|周|年";

/** A time at the start of lower-case text: `90 days`, `3 个月`, `半年`, `two weeks`. */
const ttlForm = new RegExp(
  `^(?<count>\\d+(?:\\.\\d+)?|(?:half an?|an?|one|two|three|six)(?=\\s)|[一二两三四五六七八九十半]+)\\s*-?\\s*(?<unit>${unitText})`,
);

const words: Readonly<Record<string, number>> = { one: 1, a: 1, an: 1, two: 2, three: 3, six: 6, 半: 0.5 };

export interface TtlText {
  /** `undefined`: a unit that may be two things (`3m`), or no whole number of seconds. */
  readonly ttlSeconds: number | undefined;
  readonly length: number;
}

/** The time that lower-case text begins with; `undefined`: it begins with none. */
export function readTtl(text: string): TtlText | undefined {
  const match = ttlForm.exec(text);
  const { count = "", unit = "" } = match?.groups ?? {};
  if (match === null) return undefined;
  const seconds = units.find(([form]) => form.test(unit))?.[1];
  const number = readNumber(count);
  // Half a year is six months, not 182 days and a half.
  const isHalfYear = number === 0.5 && seconds === 365 * day;
  const length = isHalfYear ? 360 * day : seconds;
  const ttlSeconds = length === undefined || number === undefined ? undefined : length * number;
  return {
    ttlSeconds: ttlSeconds !== undefined && Number.isSafeInteger(ttlSeconds) ? ttlSeconds : undefined,
    length: match[0].length,
  };
}

/** A time and nothing else, as somebody types it into a field; `undefined`: it is none. */
export function parseTtl(text: string): number | undefined {
  const typed = text.normalize("NFKC").trim().toLowerCase();
  const found = readTtl(typed);
  return found?.length === typed.length ? found.ttlSeconds : undefined;
}

function readNumber(text: string): number | undefined {
  if (/^\d/.test(text)) return Number(text);
  if (text.startsWith("half")) return 0.5;
  return words[text] ?? readChineseNumber(text);
}

const digits = "零一二三四五六七八九";

/** 一 to 九十九; `undefined`: it is none of them. */
export function readChineseNumber(text: string): number | undefined {
  const match = /^(?<tens>[一二三四五六七八九]?十)?(?<ones>[一二两三四五六七八九])?$/.exec(text);
  const { tens, ones } = match?.groups ?? {};
  if (match === null || (tens === undefined && ones === undefined)) return undefined;
  const ten = tens === undefined ? 0 : tens === "十" ? 10 : 10 * digits.indexOf(tens.charAt(0));
  return ten + (ones === undefined ? 0 : ones === "两" ? 2 : digits.indexOf(ones));
}
