import { hashBytes } from "../hash-bytes.ts";
import type { Exemplar } from "./item.ts";
import type { Lexer } from "./lexer.ts";
import { LIMITS } from "./limits.ts";
import type { Tally } from "./mined-patterns.ts";
import { DELIMITER, DOMAIN, EMAIL, WORD } from "./token-type.ts";

/**
 * Keys whose pattern is not known yet, by form, each with a count and an even choice of its keys: those with the smallest
 * hashes, so that neither the order of the stream nor a key that comes twice matters. Bounded by {@link LIMITS.exemplars};
 * keys of further forms are counted in `overflow`.
 */
export interface Residual<O, T extends Tally<O>> {
  /** Answers whether the key is news: of its form fewer are remembered than could be. */
  add(bytes: Uint8Array, from: number, to: number, observation: O | undefined): boolean;
  /** Keys under a form, or 0 when nothing is waiting. */
  readonly count: number;
  readonly overflow: number;
  readonly isFull: boolean;
  /** One source a form; the sum of the exemplars' weights is `count`. Empties the residual. */
  drain(): Source<T>[];
}

/** Exemplars of one form that are never given up. */
const FEWEST_PER_FORM = 5;

/** What is before an address lexes as part of it, so that keys of many patterns may share one form: more are remembered. */
const TIMES_OF_ADDRESSES = 8;

/** Remembered keys, each with the weight of what it stands for, and what was observed of all of them. */
export interface Source<T> {
  readonly exemplars: readonly Exemplar[];
  readonly tally: T | undefined;
}

interface Stratum<T> {
  count: number;
  readonly tokens: number;
  readonly tally: T | undefined;
  readonly keys: string[];
  /** Of `keys`, ascending. */
  readonly hashes: number[];
  /** How many times what other forms keep. */
  readonly times: number;
  readonly longer: boolean;
}

/**
 * A string of these characters, at most a few hundred. In one piece: one that grows by a character at a time is kept
 * by the engine as a tree with a node for each of them.
 */
export function textOfCodes(codes: Uint8Array | Uint16Array, from: number, to: number): string {
  return Reflect.apply(String.fromCharCode, undefined, codes.subarray(from, to));
}

export function createResidual<O, T extends Tally<O>>(
  lexer: Lexer,
  createTally: (() => T) | undefined,
): Residual<O, T> {
  let strata = new Map<string, Stratum<T>>();
  let count = 0;
  let kept = 0;
  let keptBytes = 0;
  let keptTokens = 0;
  let overflow = 0;
  let perForm: number = LIMITS.exemplarsPerForm;
  const formCodes = new Uint16Array(LIMITS.keyBytes + 8);

  /** Rare forms matter more than many keys of one form: halves what every form keeps. */
  function makeRoom(): void {
    perForm = Math.max(FEWEST_PER_FORM, perForm >> 1);
    kept = 0;
    keptBytes = 0;
    keptTokens = 0;
    for (const { keys, hashes, tokens, times } of strata.values()) {
      keys.length = Math.min(keys.length, perForm * times);
      hashes.length = keys.length;
      kept += keys.length;
      keptTokens += keys.length * tokens;
      for (const key of keys) keptBytes += key.length;
    }
  }

  function isFull(): boolean {
    return (
      kept >= LIMITS.exemplars || keptBytes >= LIMITS.exemplarBytes || keptTokens >= LIMITS.exemplarTokens
    );
  }

  /** Keeps the key that lies in the lexer if its hash is among the smallest of its form; answers whether there was room. */
  function choose({ keys, hashes, tokens, times }: Stratum<T>, length: number): boolean {
    const hash = hashBytes(lexer.bytes, 0, length, 0) >>> 0;
    const last = hashes.length - 1;
    const isRoom = hashes.length < perForm * times && !isFull();
    if (!isRoom && hash >= (hashes[last] ?? 0)) return false;
    let at = hashes.length;
    while (at > 0 && (hashes[at - 1] ?? 0) > hash) at--;
    if (hashes[at - 1] === hash) return false;
    hashes.splice(at, 0, hash);
    keys.splice(at, 0, textOfCodes(lexer.bytes, 0, length));
    keptBytes += length;
    if (isRoom) {
      kept++;
      keptTokens += tokens;
      return true;
    }
    hashes.pop();
    keptBytes -= keys.pop()?.length ?? 0;
    return false;
  }

  function hasAddress(tokens: number): boolean {
    for (let i = 0; i < tokens; i++) if (lexer.types[i] === EMAIL || lexer.types[i] === DOMAIN) return true;
    return false;
  }

  function form(tokens: number): string {
    const { types, ends, bytes } = lexer;
    let length = 0;
    let at = 0;
    for (let i = 0; i < tokens; i++) {
      const type = types[i] ?? 0;
      const end = ends[i] ?? 0;
      if (type === WORD || type === DELIMITER)
        for (let k = at; k < end; k++) formCodes[length++] = bytes[k] ?? 0;
      else formCodes[length++] = 0x100 + type;
      at = end;
    }
    return textOfCodes(formCodes, 0, length);
  }

  return {
    get count() {
      return count;
    },
    get overflow() {
      return overflow;
    },
    get isFull() {
      return isFull();
    },
    add: (bytes, from, to, observation) => {
      const tokens = lexer.lex(bytes, from, to);
      const key = form(tokens);
      const length = Math.min(to - from, LIMITS.keyBytes);
      const known = strata.get(key);
      if (known === undefined && isFull() && perForm > FEWEST_PER_FORM) makeRoom();
      if (known === undefined && isFull()) {
        overflow++;
        return true;
      }
      count++;
      const stratum = known ?? {
        count: 0,
        tokens,
        tally: createTally?.(),
        keys: [],
        hashes: [],
        times: hasAddress(tokens) ? TIMES_OF_ADDRESSES : 1,
        longer: to - from > length,
      };
      if (known === undefined) strata.set(key, stratum);
      stratum.count++;
      if (observation !== undefined) stratum.tally?.add(observation);
      return choose(stratum, length);
    },
    drain: () => {
      const sources = [...strata.values()].map(({ keys, longer, count: keysOfForm, tally }) => ({
        exemplars: spread(keys, longer, keysOfForm),
        tally,
      }));
      strata = new Map();
      count = 0;
      kept = 0;
      keptBytes = 0;
      keptTokens = 0;
      perForm = LIMITS.exemplarsPerForm;
      return sources;
    },
  };
}

/** Divides `count` keys among the exemplars in whole numbers. */
export function spread(keys: readonly string[], longer: boolean, count: number): Exemplar[] {
  const each = Math.floor(count / keys.length);
  return keys.map((key, k) => ({ key, longer, weight: each + (k < count - each * keys.length ? 1 : 0) }));
}

/** The exemplars with whole weights in the old proportions and the sum `count`. */
export function rescale(exemplars: readonly Exemplar[], count: number): Exemplar[] {
  const sum = exemplars.reduce((total, one) => total + one.weight, 0);
  let before = 0;
  let given = 0;
  return exemplars.map((one) => {
    before += one.weight;
    const upTo = Math.round((before / sum) * count);
    const weight = upTo - given;
    given = upTo;
    return { ...one, weight };
  });
}
