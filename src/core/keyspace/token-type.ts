/** What a piece of a key is. Numbers, since the lexer writes them into typed arrays. */
export const DELIMITER = 0;
export const WORD = 1;
export const NUMBER = 2;
export const HEX = 3;
/** One to three capitals and three to eight digits: `PR000123`. */
export const CODE = 4;
export const OPAQUE = 5;
export const UUID = 6;
export const DATE = 7;
export const DATETIME = 8;
export const MONTH = 9;
export const WEEK = 10;
export const IPV4 = 11;
export const IPV6 = 12;
export const MAC = 13;
export const EMAIL = 14;
export const URL_TEXT = 15;
export const JSON_TEXT = 16;
export const LOCALE = 17;
/** A number with a sign or a fraction. */
export const SIGNED = 18;
export const VERSION = 19;
export const JWT = 20;
export const BINARY = 21;
/** What lies beyond the bytes that are looked at. */
export const REST = 22;
// The learner's own: never the lexer's.
/** Numbers and delimiters in a varying count. */
export const LIST = 23;
export const TEXT = 24;
/** A number, or rarely a word of one or two characters in its place. */
export const SHORT = 25;
/** Digits that are a date without separators, or seconds or milliseconds since 1970. */
export const FLAT_DATE = 26;
export const FLAT_MONTH = 27;
export const TIMESTAMP = 28;
/** A host name with a well-known top level. */
export const DOMAIN = 29;
