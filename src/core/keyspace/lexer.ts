import {
  CLASS_BINARY,
  CLASS_DELIMITER,
  CLASS_DIGIT,
  CLASS_HIGH,
  CLASS_LOWER,
  CLASS_UPPER,
  classifyBytes,
  HEX_CASE,
} from "./byte-class.ts";
import { LIMITS } from "./limits.ts";
import { scanEmail, scanHostName, scanIpv4, scanIpv6, scanMac, scanUrl } from "./scan/addresses.ts";
import type { TokenScanner } from "./scan/bytes.ts";
import { scanDate, scanDatetime, scanMonth, scanWeek } from "./scan/times.ts";
import {
  scanCode,
  scanJson,
  scanJwt,
  scanLocale,
  scanMarkedHex,
  scanPhone,
  scanSigned,
  scanUuid,
  scanVersion,
} from "./scan/values.ts";
import * as T from "./token-type.ts";
import { CODE, DELIMITER, HEX, NUMBER, OPAQUE, REST, SIGNED, UUID, WORD } from "./token-type.ts";

/**
 * Cuts a key into typed tokens in one linear scan. `types[i]` and `ends[i]` describe token i, which starts
 * where token i-1 ends; they are overwritten by the next call. The key's bytes are copied before.
 */
export interface Lexer {
  readonly types: Uint8Array;
  readonly ends: Uint16Array;
  readonly bytes: Uint8Array;
  /** Lexes at most {@link LIMITS.keyBytes} bytes; answers the number of tokens. */
  lex(source: Uint8Array, from: number, to: number): number;
  /** The same for a string with one character a byte; `longer` says that the key went on. */
  lexString(key: string, longer: boolean): number;
}

const PLUS = 0x2b;
const DOT = 0x2e;
const EQUALS = 0x3d;
/** Words of two letters in camel-case names, first byte times 256 plus second. */
const SHORT_WORDS: readonly number[] = ["By", "Id", "In", "Of", "On", "To", "Ip", "Is", "No"].map(
  (word) => word.charCodeAt(0) * 256 + word.charCodeAt(1),
);
/** Hex digits of SHA-256, SHA-1 and MD5. */
const DIGESTS: readonly number[] = [64, 40, 32];
/** Hex digits of a BSON ObjectId. */
const OBJECT_ID = 24;
/** Where the first hash ends, by the length of a run of hex: two hashes may be glued. */
const HASHES: ReadonlyMap<number, number> = new Map([
  [24, 24],
  [32, 32],
  [40, 40],
  [48, 24],
  [56, 32],
  [64, 64],
]);
/** First letters of a word behind a hash that may be hex: `ask`, `added`. */
const MOST_HEX_OF_WORD = 3;
/** `-_+/=.`: delimiters that tokens in base64 hold. */
const TOKEN_DELIMITERS: readonly number[] = [0x2d, 0x5f, 0x2b, 0x2f, 0x3d, DOT];
const HEX_SCANNERS: readonly (readonly [number, TokenScanner])[] = [
  [UUID, scanUuid],
  [T.MAC, scanMac],
  [T.IPV6, scanIpv6],
];
const NUMBER_SCANNERS: readonly (readonly [number, TokenScanner])[] = [
  [T.DATETIME, scanDatetime],
  [T.DATE, scanDate],
  [T.WEEK, scanWeek],
  [T.MONTH, scanMonth],
  [T.IPV4, scanIpv4],
  [T.VERSION, scanVersion],
];
const WORD_SCANNERS: readonly (readonly [number, TokenScanner])[] = [
  [T.URL_TEXT, scanUrl],
  [T.JWT, scanJwt],
  [T.LOCALE, scanLocale],
];

export function createLexer(): Lexer {
  const bytes = new Uint8Array(LIMITS.keyBytes + 8);
  const classes = new Uint8Array(LIMITS.keyBytes + 8);
  const types = new Uint8Array(LIMITS.keyBytes + 8);
  const ends = new Uint16Array(LIMITS.keyBytes + 8);
  let count = 0;
  let size = 0;
  let mailFrom = -1;
  let hasDot = false;

  function emit(type: number, end: number): void {
    types[count] = type;
    ends[count++] = end;
  }

  function classAt(at: number): number {
    return at >= 0 && at < size ? (classes[at] ?? 0) : CLASS_DELIMITER;
  }

  function isRun(kind: number): boolean {
    return kind !== CLASS_DELIMITER && kind !== CLASS_BINARY;
  }

  /** The start of the mail address around the next `@` that belongs to one, or -1. */
  function findMail(from: number): number {
    for (let at = from; at < size; at++) {
      if (bytes[at] !== 0x40) continue;
      let start = at;
      while (start > 0) {
        const byte = bytes[start - 1] ?? 0;
        const kind = classAt(start - 1);
        if (!isRun(kind) && byte !== 0x2e && byte !== 0x5f && byte !== 0x2d && byte !== 0x2b && byte !== 0x25)
          break;
        start--;
      }
      while (start < at && !isRun(classAt(start))) start++;
      if (start < at && scanEmail(bytes, start, size) > 0) return start;
    }
    return -1;
  }

  /** Tokens of fixed grammar begin at a border; a UUID may be glued to a word, and an address to a UUID. */
  function startsRun(at: number): boolean {
    if (at === 0 || !isRun(classes[at - 1] ?? 0)) return true;
    if (types[count - 1] === T.UUID && scanIpv4(bytes, at, size) > 0) return true;
    return bytes[at + 8] === 0x2d && scanUuid(bytes, at, size) > 0;
  }

  /** A token of fixed grammar at the start of a run; answers its end and emits it, or -1. */
  function whole(at: number): number {
    if (mailFrom === at) {
      const end = scanEmail(bytes, at, size);
      if (end > 0) return found(T.EMAIL, end);
    }
    const kind = classAt(at);
    if (bytes[at + 1] === 0x78) {
      const marked = scanMarkedHex(bytes, at, size);
      if (marked > 0) return found(HEX, marked);
    }
    if ((HEX_CASE[bytes[at] ?? 0] ?? 0) !== 0) {
      const end = firstOf(HEX_SCANNERS, at);
      if (end > 0) return end;
    }
    if (kind === CLASS_DIGIT) return wholeNumber(at);
    return kind === CLASS_LOWER ? wholeWord(at) : -1;
  }

  function firstOf(scanners: readonly (readonly [number, TokenScanner])[], at: number): number {
    for (const [type, scan] of scanners) {
      const end = scan(bytes, at, size);
      if (end > 0) return found(type, end);
    }
    return -1;
  }

  function wholeNumber(at: number): number {
    const end = firstOf(NUMBER_SCANNERS, at);
    if (end > 0) return end;
    // `10.5` after a dot, as in `stats.10.5`, is a path of numbers.
    const signed = bytes[at - 1] === DOT ? -1 : scanSigned(bytes, at, size);
    return signed > 0 ? found(SIGNED, signed) : -1;
  }

  function wholeWord(at: number): number {
    const end = firstOf(WORD_SCANNERS, at);
    if (end > 0) return end;
    const host = hasDot && bytes[at - 1] !== DOT ? scanHostName(bytes, at, size) : -1;
    if (host > 0) return found(T.DOMAIN, host);
    const version = bytes[at] === 0x76 ? scanVersion(bytes, at, size) : -1;
    return version > 0 ? found(T.VERSION, version) : -1;
  }

  function found(type: number, end: number): number {
    emit(type, end);
    return end;
  }

  function isShortWord(at: number): boolean {
    return SHORT_WORDS.includes((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0));
  }

  function run(from: number, to: number): void {
    // A UUID glued to a word: the run ends with its first eight digits.
    if (bytes[to] === 0x2d && to - from > 8 && scanUuid(bytes, to - 8, size) > 0) to -= 8;
    const length = to - from;
    let digits = 0;
    let high = 0;
    let hexMask = 0;
    let isHex = true;
    let turns = 0;
    let jumps = 0;
    for (let at = from; at < to; at++) {
      const kind = classes[at] ?? 0;
      const hex = HEX_CASE[bytes[at] ?? 0] ?? 0;
      hexMask |= hex;
      if (hex === 0) isHex = false;
      if (kind === CLASS_DIGIT) digits++;
      else if (kind === CLASS_HIGH) high++;
      if (at === from) continue;
      const before = classes[at - 1] ?? 0;
      if ((kind === CLASS_DIGIT) !== (before === CLASS_DIGIT)) turns++;
      else if (kind === CLASS_UPPER && before === CLASS_LOWER) {
        // A camel hump is a capital and at least two small letters, or a word of two.
        const hump = classAt(at + 1) === CLASS_LOWER && (classAt(at + 2) === CLASS_LOWER || isShortWord(at));
        if (!hump) jumps++;
      } else if (
        kind === CLASS_LOWER &&
        before === CLASS_UPPER &&
        at - from >= 2 &&
        classAt(at + 1) !== CLASS_LOWER &&
        !isShortWord(at - 1)
      )
        jumps++;
    }
    if (digits === length) emit(NUMBER, to);
    else if (high > 0) alternate(from, to);
    else if (digits === 0) {
      if (length >= 12 && jumps * 5 >= length) emit(OPAQUE, padded(to));
      else emit(WORD, to);
    } else if (isHex && hexMask !== 7 && (length >= 16 || (length >= 8 && turns >= 2))) emit(HEX, to);
    else mixed(from, to, digits, turns, jumps);
  }

  /** Letters and digits that are no hash: a code, a random token, or words and numbers. */
  function mixed(from: number, to: number, digits: number, turns: number, jumps: number): void {
    const length = to - from;
    if (bytes[to] === DOT && classes[from] === CLASS_UPPER && markedAddress(from, to, digits)) return;
    const hash = hashEnd(from, to);
    if (hash > 0) {
      emit(HEX, hash);
      return;
    }
    const digest = digestStart(from, to);
    if (digest > from) {
      alternate(from, digest);
      emit(HEX, to);
      return;
    }
    const code = codeStart(from, to, digits);
    if (code >= 0) {
      if (code > from) alternate(from, code);
      emit(CODE, to);
    } else if (length >= 6 && turns >= 2 && turns + jumps >= Math.max(3, length / 6))
      emit(OPAQUE, padded(to));
    else alternate(from, to);
  }

  /** `GA10.0.0.12`: capitals before an address are its mark. */
  function markedAddress(from: number, to: number, digits: number): boolean {
    const start = to - digits;
    for (let at = from; at < start; at++) if (classes[at] !== CLASS_UPPER) return false;
    const end = scanIpv4(bytes, start, size);
    if (end < 0) return false;
    emit(WORD, start);
    emit(T.IPV4, end);
    return true;
  }

  /** The end of a random token with the padding of base64, where no value follows it. */
  function padded(to: number): number {
    let end = to;
    while (end < to + 2 && end < size && bytes[end] === EQUALS) end++;
    return isRun(classAt(end)) || bytes[end] === EQUALS ? to : end;
  }

  /** Where a digest of 128, 160 or 256 bits in hex at the end of a run begins, or -1: `user5d41402a…`. */
  function digestStart(from: number, to: number): number {
    if (to - from <= OBJECT_ID) return -1;
    let at = to;
    let mask = 0;
    while (at > from) {
      const bit = HEX_CASE[bytes[at - 1] ?? 0] ?? 0;
      if (bit === 0 || ((mask | bit) & 6) === 6) break;
      mask |= bit;
      at--;
    }
    const length =
      mask === 3 && to - at <= OBJECT_ID + MOST_HEX_OF_WORD
        ? OBJECT_ID
        : DIGESTS.find((one) => one <= to - at);
    return length === undefined || length > to - at || (mask & 1) === 0 ? -1 : to - length;
  }

  /**
   * The end of a digest or of an ObjectId, in small hex, that a word is glued to, or -1: `5d41402a…Room`. The word's first
   * letters may be hex as well; two hashes in a row end one after the other.
   */
  function hashEnd(from: number, to: number): number {
    if (to - from < OBJECT_ID + 2) return -1;
    let at = from;
    let mask = 0;
    while (at < to) {
      const bit = HEX_CASE[bytes[at] ?? 0] ?? 0;
      if (bit === 0 || ((mask | bit) & 4) !== 0) break;
      mask |= bit;
      at++;
    }
    if (at === to || mask !== 3) return -1;
    for (let more = 0; more <= MOST_HEX_OF_WORD; more++) {
      const length = HASHES.get(at - from - more);
      if (length !== undefined && classes[at - more] !== CLASS_DIGIT) return from + length;
    }
    return -1;
  }

  /** Where capitals and three digits or more at the end of a run begin, or -1. */
  function codeStart(from: number, to: number, digits: number): number {
    let at = to;
    while (at > from && classes[at - 1] === CLASS_DIGIT) at--;
    const tail = to - at;
    if (tail < 3) return -1;
    if (tail > 8) return scanCode(bytes, from, size) === to ? from : -1;
    let letters = 0;
    while (at - letters > from && classes[at - letters - 1] === CLASS_UPPER) letters++;
    if (letters < 1 || letters > 3) return -1;
    const start = at - letters;
    if (start === from) return digits === tail ? start : -1;
    // `userID17`: a word of its own before a number.
    const isId = letters === 2 && bytes[start] === 0x49 && bytes[start + 1] === 0x44;
    if (classes[start - 1] === CLASS_LOWER) return isId ? -1 : start;
    // One digit of a version between word and code: `NutritionV2PR000123`.
    const version =
      classes[start - 1] === CLASS_DIGIT && start - 2 > from && classes[start - 2] !== CLASS_DIGIT;
    return version ? start : -1;
  }

  /** Letters and digits part, but one digit inside or after `V` stays with its word. */
  function alternate(from: number, to: number): void {
    let at = from;
    while (at < to) {
      let next = at;
      if (classes[at] === CLASS_DIGIT) {
        while (next < to && classes[next] === CLASS_DIGIT) next++;
        emit(NUMBER, next);
        at = next;
        continue;
      }
      for (;;) {
        while (next < to && classes[next] !== CLASS_DIGIT) next++;
        let digitsEnd = next;
        while (digitsEnd < to && classes[digitsEnd] === CLASS_DIGIT) digitsEnd++;
        if (digitsEnd === next || !staysWithWord(at, next, digitsEnd, to)) break;
        next = digitsEnd;
      }
      emit(WORD, next);
      at = next;
    }
  }

  function staysWithWord(from: number, digits: number, digitsEnd: number, to: number): boolean {
    const count = digitsEnd - digits;
    const last = bytes[digits - 1] ?? 0;
    const version = last === 0x56 ? digits - from !== 1 || count <= 2 : last === 0x76 && digits - from === 1;
    if (version && count <= 2) return true;
    const inside =
      digitsEnd + 1 < to && classes[digitsEnd + 1] !== CLASS_DIGIT && classes[digitsEnd] !== CLASS_DIGIT;
    return count === 1 && inside && digits - from >= 2;
  }

  function lexLoaded(length: number, longer: boolean): number {
    size = length;
    count = 0;
    bytes[size] = 0;
    bytes[size + 1] = 0;
    classifyBytes(bytes, size, classes);
    mailFrom = findMail(0);
    hasDot = false;
    for (let k = 0; k < size; k++) if (bytes[k] === 0x2e) hasDot = true;
    let at = 0;
    let delimiters = 0;
    while (at < size) {
      if (delimiters >= LIMITS.segments) break;
      const kind = classes[at] ?? 0;
      if (kind === CLASS_BINARY) {
        const from = at;
        while (at < size && classes[at] === CLASS_BINARY) at++;
        // A lone zero byte is what C ends or joins strings with.
        const joins = at - from === 1 && bytes[from] === 0 && from > 0 && isRun(classAt(from - 1));
        if (joins && (at === size || isRun(classAt(at)))) {
          emit(DELIMITER, at);
          delimiters++;
        } else emit(T.BINARY, at);
        continue;
      }
      if (kind === CLASS_DELIMITER) {
        at = delimiter(at);
        if (types[count - 1] === DELIMITER) delimiters++;
        continue;
      }
      const end = startsRun(at) ? whole(at) : -1;
      if (end > 0) {
        if (mailFrom >= 0 && mailFrom < end) mailFrom = findMail(end);
        at = end;
        continue;
      }
      let next = at;
      while (next < size && isRun(classes[next] ?? 0)) next++;
      run(at, next);
      at = ends[count - 1] ?? next;
    }
    if (at < size || longer) cutTail(longer);
    return count;
  }

  function delimiter(at: number): number {
    const byte = bytes[at] ?? 0;
    if (byte === 0x7b || byte === 0x5b) {
      const end = scanJson(bytes, at, size);
      if (end > 0) return found(T.JSON_TEXT, end);
    }
    const afterDelimiter = at === 0 || classes[at - 1] === CLASS_DELIMITER;
    if ((byte === 0x2d || byte === PLUS) && afterDelimiter && classAt(at + 1) === CLASS_DIGIT) {
      const end = byte === PLUS ? scanPhone(bytes, at, size) : scanSigned(bytes, at, size);
      if (end > 0) return found(SIGNED, end);
    }
    return found(DELIMITER, at + 1);
  }

  /** The last value and all beyond it become one tail; a long token may hold delimiters of its own. */
  function cutTail(longer: boolean): void {
    const inToken = (token: number): boolean =>
      longer && TOKEN_DELIMITERS.includes(bytes[(ends[token] ?? 1) - 1] ?? 0);
    while (count > 1 && (types[count - 1] !== DELIMITER || inToken(count - 1))) count--;
    if (count > LIMITS.segments * 2) count = LIMITS.segments * 2;
    emit(REST, size);
  }

  return {
    types,
    ends,
    bytes,
    lex: (source, from, to) => {
      const length = Math.min(to - from, LIMITS.keyBytes);
      for (let k = 0; k < length; k++) bytes[k] = source[from + k] ?? 0;
      return lexLoaded(length, to - from > length);
    },
    lexString: (key, longer) => {
      const length = Math.min(key.length, LIMITS.keyBytes);
      for (let k = 0; k < length; k++) bytes[k] = key.charCodeAt(k);
      return lexLoaded(length, longer || key.length > length);
    },
  };
}
