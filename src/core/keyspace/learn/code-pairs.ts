import { type Part, textOf } from "../item.ts";
import { kindShare } from "./word-likeness.ts";

/** Two codes in capitals; `_` joins the words of constants as well. */
const PAIR = /^([A-Z]{2,6})([/-])([A-Z]{2,6})$/;
const FEWEST_PAIRS = 8;
const FEWEST_CODES = 4;
/** Pairs per code: kinds of record hardly come in all combinations. */
const LEAST_COMBINED = 1.2;

function arePairs(matches: readonly RegExpExecArray[]): boolean {
  const pairs = new Set(matches.map(([pair]) => pair)).size;
  const firsts = new Set(matches.map(([, code = ""]) => code));
  const seconds = new Set(matches.map(([, , , code = ""]) => code));
  const codes = Math.max(firsts.size, seconds.size);
  // Codes of one length each, as of airports, are a value each.
  const widths = new Set(matches.map(([pair, code = ""]) => `${code.length} ${pair.length}`)).size;
  return (
    pairs >= FEWEST_PAIRS &&
    seconds.size > 1 &&
    codes >= FEWEST_CODES &&
    pairs >= codes * LEAST_COMBINED &&
    widths > 1 &&
    kindShare([...firsts, ...seconds]) === 0
  );
}

/** `BTC/USDT`, `ETH-BTC`: pairs of codes in many combinations are one value. */
export function chooseCodePairs(parts: readonly Part[]): {
  pairs: readonly Part[];
  rest: readonly Part[];
} {
  const matchOf = new Map<Part, RegExpExecArray>();
  for (const part of parts) {
    const match = part.to - part.from === 3 ? PAIR.exec(textOf(part)) : null;
    if (match !== null) matchOf.set(part, match);
  }
  if (matchOf.size < FEWEST_PAIRS || !arePairs([...matchOf.values()])) return { pairs: [], rest: parts };
  return { pairs: [...matchOf.keys()], rest: parts.filter((part) => !matchOf.has(part)) };
}
