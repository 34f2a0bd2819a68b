import { normalizeReply, readTokens, type Token, type Verb } from "./reply-tokens.ts";
import { isTtlInRange } from "./ttl-range.ts";

/** What a reply in a request's thread seems to want of one item. */
export type ReplyWish =
  | { readonly action: "approve"; readonly item: number }
  | { readonly action: "counter"; readonly item: number; readonly ttlSeconds: number }
  | { readonly action: "reject"; readonly item: number; readonly reason: string };

/**
 * What must be asked before it is anybody's decision; `part` is the words in question. `conflict`: two wishes for one
 * item. `condition`: they approve under a condition. `noSuchItem`, `noReason`, `noTtl`, `badTtl`, `noItem`: what is
 * missing, or cannot be. `notUnderstood`: anything else.
 */
export interface ReplyQuestion {
  readonly kind:
    | "notUnderstood"
    | "conflict"
    | "condition"
    | "noSuchItem"
    | "noReason"
    | "noTtl"
    | "badTtl"
    | "noItem";
  readonly part: string;
  readonly items: readonly number[];
}

/** A draft for its author to confirm; never a decision. */
export interface ReplyDraft {
  /** By number; an item of which a question is open has none. */
  readonly wishes: readonly ReplyWish[];
  readonly questions: readonly ReplyQuestion[];
}

/** Words that belong together: one wish, where they are understood. */
interface Clause {
  readonly tokens: readonly Token[];
  /** Of a rejection. */
  readonly reason?: string;
}

/**
 * Reads a free reply, English or Chinese: `approve 1,3`, `approve all except 2`, `reject 4: still used by billing`,
 * `counter 2 to 90 days`, `同意 1、3，第 2 项改 90 天`, `驳回 4：账单还在用`. What it does not know is asked, never
 * guessed. `undefined`: talk, which decides nothing.
 *
 * @param items the numbers of the request's items.
 */
export function parseReply(text: string, items: readonly number[]): ReplyDraft | undefined {
  const clauses = splitClauses(text);
  if (!clauses.some(({ tokens }) => verbOf(tokens) !== undefined)) return undefined;
  const known = mentioned(clauses, items);
  const read = clauses.map((clause) => readClause(text, clause, items, known));
  const wishes = read.flatMap((one) => one.wishes);
  const questions = read.flatMap((one) => one.questions).filter((one) => wishes.length > 0 || !isFiller(one));
  if (wishes.length === 0 && !questions.some(isAboutItems)) {
    const isBare =
      clauses.length === 1 && clauses[0]?.tokens.every(({ kind }) => kind === "verb" || kind === "noise");
    if (!isBare || questions.length === 0) return undefined;
  }
  return settle(wishes, questions);
}

function isFiller({ kind, items }: ReplyQuestion): boolean {
  return kind === "notUnderstood" && items.length === 0;
}

function isAboutItems({ items }: ReplyQuestion): boolean {
  return items.length > 0;
}

function splitClauses(text: string): readonly Clause[] {
  const plain = normalizeReply(text);
  const segments = attach(splitSegments(text, plain));
  return segments.filter(({ tokens }) => tokens.length > 0);
}

/** Cuts at commas, sentence ends, and before a verb that follows another; a reason is taken as it stands. */
function splitSegments(text: string, plain: string): readonly Clause[] {
  const tokens = readTokens(plain);
  const segments: Clause[] = [];
  let open: Token[] = [];
  const end = (reason?: string): void => {
    segments.push({ tokens: open, ...(reason !== undefined && { reason }) });
    open = [];
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const next = tokens[index + 1];
    if (token.kind === "break") {
      const goesOn = isReject(open) && hasTarget(open) && !token.isStrong && next && startsReason(next);
      if (!goesOn) end();
      continue;
    }
    if (isReject(open) && hasTarget(open) && startsReason(token)) {
      const until = findReasonEnd(tokens, index);
      const stop = tokens[until]?.at ?? text.length;
      const start = token.kind === "because" ? token.end : token.at;
      end(trimReason(text.slice(start, stop)));
      index = until - 1;
      continue;
    }
    if (token.kind === "verb" && hasVerb(open) && hasTarget(open)) splitBefore();
    open.push(token);
  }
  end();
  return segments;

  function splitBefore(): void {
    const isTargetFirst = open.find(({ kind }) => kind === "items" || kind === "verb")?.kind === "items";
    const cut = isTargetFirst
      ? open.findLastIndex(({ kind }) => kind !== "items" && kind !== "noise") + 1
      : open.length;
    const next = open.slice(cut);
    open = open.slice(0, cut);
    end();
    open = next;
  }
}

function isReject(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.kind === "verb" && token.verb === "reject");
}

function hasTarget(tokens: readonly Token[]): boolean {
  return tokens.some(({ kind }) => kind === "items" || kind === "all" || kind === "rest");
}

function startsReason({ kind }: Token): boolean {
  return kind === "because" || kind === "word" || kind === "not" || kind === "condition" || kind === "ttl";
}

/** A reason goes on over commas and full stops, unless another wish begins behind them. */
function findReasonEnd(tokens: readonly Token[], from: number): number {
  const end = tokens.findIndex(
    (token, index) =>
      index > from && token.kind === "break" && (token.isStrong || beginsWish(tokens.slice(index + 1))),
  );
  return end === -1 ? tokens.length : end;
}

function beginsWish(tokens: readonly Token[]): boolean {
  const told = tokens.filter(({ kind }) => kind !== "noise");
  const [first, second] = told;
  if (first?.kind === "verb") return second !== undefined && isTargetToken(second);
  const afterTarget = told.find((token) => !isTargetToken(token));
  return first !== undefined && isTargetToken(first) && afterTarget?.kind === "verb";
}

function isTargetToken({ kind }: Token): boolean {
  return kind === "items" || kind === "all" || kind === "rest" || kind === "except" || kind === "endExcept";
}

function trimReason(text: string): string {
  return text.replace(/^[\s:：,，、\-–—]+|[\s,，;；、.。]+$/gu, "");
}

/**
 * Numbers behind a comma belong to the wish before them: `approve 1, 3`. Before a wish whose verb comes last they
 * may belong to either (`同意 1, 2, 3 改 90 天`), so they stay by themselves and are asked about. What stands first
 * (`除了 2，其他都同意`) belongs to what follows. A condition, or another TTL, bends the wish it stands beside.
 */
function attach(segments: readonly Clause[]): readonly Clause[] {
  const joined: Clause[] = [];
  let leading: readonly Token[] = [];
  for (const [index, segment] of segments.entries()) {
    const { tokens } = segment;
    const previous = joined.at(-1);
    const isTarget =
      tokens.length > 0 && tokens.every((token) => isTargetToken(token) || token.kind === "noise");
    const bends =
      (verbOf(tokens) === undefined && tokens.some(({ kind }) => kind === "condition" || kind === "ttl")) ||
      isConditionOfOther(tokens);
    if (bends && previous !== undefined) {
      joined[joined.length - 1] = { ...previous, tokens: [...previous.tokens, ...tokens] };
    } else if (bends && segments.length > 1) {
      leading = [...leading, ...tokens];
    } else if (!isTarget || !tokens.some(isTargetToken)) {
      joined.push({ ...segment, tokens: [...leading, ...tokens] });
      leading = [];
    } else if (previous === undefined || !hasVerb(previous.tokens)) {
      leading = [...leading, ...tokens];
    } else if (previous.reason === undefined && !isTargetFirst(segments[index + 1]?.tokens ?? [])) {
      joined[joined.length - 1] = { ...previous, tokens: [...previous.tokens, ...tokens] };
    } else {
      joined.push(segment);
    }
  }
  return leading.length > 0 ? [...joined, { tokens: leading }] : joined;
}

/** `if billing agrees`, `前提是账单同意`: it has a verb, but wants nothing of an item. */
function isConditionOfOther(tokens: readonly Token[]): boolean {
  return tokens.find(({ kind }) => kind !== "noise")?.kind === "condition" && !hasTarget(tokens);
}

function hasVerb(tokens: readonly Token[]): boolean {
  return tokens.some(({ kind }) => kind === "verb");
}

function isTargetFirst(tokens: readonly Token[]): boolean {
  const verbAt = tokens.findIndex(({ kind }) => kind === "verb" || kind === "ttl");
  const targetAt = tokens.findIndex(({ kind }) => kind === "items");
  return targetAt !== -1 && verbAt !== -1 && targetAt < verbAt;
}

interface Read {
  readonly wishes: readonly ReplyWish[];
  readonly questions: readonly ReplyQuestion[];
}

function readClause(text: string, clause: Clause, all: readonly number[], known: ReadonlySet<number>): Read {
  const { tokens } = clause;
  const part = partOf(text, clause);
  const verb = verbOf(tokens);
  const target = readTarget(tokens, all, known, verb);
  const ask = (kind: ReplyQuestion["kind"]): Read => ({
    wishes: [],
    questions: [{ kind, part, items: target.filter((item) => all.includes(item)) }],
  });
  if (tokens.every(({ kind }) => kind === "noise")) return { wishes: [], questions: [] };
  if (verb === undefined) return ask("notUnderstood");
  const isDenied = tokens.some(({ kind }) => kind === "not" || kind === "question");
  if (isDenied) return ask("notUnderstood");
  if (tokens.some(({ kind }) => kind === "condition")) return ask("condition");
  if (hasBackwardRange(tokens, verb)) return ask("notUnderstood");
  if (tokens.some(({ kind }) => kind === "word" || (kind === "because" && verb === "approve"))) {
    return ask("notUnderstood");
  }
  // "OK," before a wish is a nod.
  if (target.length === 0) return isSoft(tokens) ? { wishes: [], questions: [] } : ask("noItem");
  const unknown = target.filter((item) => !all.includes(item));
  if (unknown.length > 0) {
    const questions: ReplyQuestion[] = [{ kind: "noSuchItem", part, items: unknown }];
    return { wishes: [], questions: [...questions, ...ask("notUnderstood").questions.filter(isAboutItems)] };
  }
  switch (verb) {
    case "approve":
      if (tokens.some(({ kind }) => kind === "ttl")) return ask("notUnderstood");
      return { wishes: target.map((item) => ({ action: "approve", item })), questions: [] };
    case "reject": {
      const { reason = "" } = clause;
      if (reason === "") return ask("noReason");
      return { wishes: target.map((item) => ({ action: "reject", item, reason })), questions: [] };
    }
    case "counter": {
      const ttls = tokens.flatMap((token) => (token.kind === "ttl" ? [token.ttlSeconds] : []));
      const [ttlSeconds] = ttls;
      if (ttls.length !== 1) return ask("noTtl");
      if (ttlSeconds === undefined || !isTtlInRange(ttlSeconds)) return ask("badTtl");
      return { wishes: target.map((item) => ({ action: "counter", item, ttlSeconds })), questions: [] };
    }
  }
}

/** `2 -> 90d` is a counter without the word. */
function verbOf(tokens: readonly Token[]): Verb | undefined {
  const verbs = tokens.filter((token) => token.kind === "verb");
  const verb = verbs.find(({ isSoft }) => !isSoft) ?? verbs[0];
  if (verb !== undefined && !(verb.isSoft && tokens.some(({ kind }) => kind === "ttl"))) return verb.verb;
  const isArrow = tokens.some(({ kind }) => kind === "to") && tokens.some(({ kind }) => kind === "ttl");
  return isArrow ? "counter" : undefined;
}

function isSoft(tokens: readonly Token[]): boolean {
  return tokens.every((token) => token.kind !== "verb" || token.isSoft);
}

/** In the order of the numbers. In front of a TTL `to` is no range. */
function readTarget(
  tokens: readonly Token[],
  all: readonly number[],
  known: ReadonlySet<number>,
  verb: Verb | undefined,
): readonly number[] {
  const named = new Set<number>();
  const left = new Set<number>();
  let into = named;
  let isRange = false;
  let last = 0;
  for (const token of tokens) {
    if (token.kind === "except") into = left;
    if (token.kind === "endExcept" || token.kind === "verb" || token.kind === "all") into = named;
    if (token.kind === "all") for (const item of all) named.add(item);
    if (token.kind === "rest") for (const item of all) if (!known.has(item)) named.add(item);
    if (token.kind === "items") {
      const from = isRange ? last : token.from;
      const [low, high] = [Math.min(from, token.to), Math.max(from, token.to)];
      for (let item = low; item <= Math.min(high, low + mostItems); item++) into.add(item);
      last = token.to;
    }
    isRange = token.kind === "to" && last > 0 && verb !== "counter";
  }
  return [...named].filter((item) => !left.has(item)).sort((a, b) => a - b);
}

/** `3 to 1`, `3-1`: nobody writes that on purpose. */
function hasBackwardRange(tokens: readonly Token[], verb: Verb): boolean {
  let before: number | undefined;
  let isRange = false;
  for (const token of tokens) {
    if (token.kind === "items") {
      if (token.from > token.to || (isRange && before !== undefined && before > token.to)) return true;
      before = token.to;
    }
    isRange = token.kind === "to" && verb !== "counter";
  }
  return false;
}

/** A range that goes further is a slip of the keys. */
const mostItems = 100;

/** Items that some clause names: `the rest` is the others. */
function mentioned(clauses: readonly Clause[], all: readonly number[]): ReadonlySet<number> {
  return new Set(
    clauses.flatMap(({ tokens }) =>
      readTarget(
        tokens.filter(({ kind }) => kind !== "except" && kind !== "all" && kind !== "rest"),
        all,
        new Set(),
        verbOf(tokens),
      ),
    ),
  );
}

function partOf(text: string, { tokens, reason }: Clause): string {
  const at = Math.min(...tokens.map((token) => token.at));
  const end = Math.max(...tokens.map((token) => token.end));
  return reason === undefined ? text.slice(at, end) : `${text.slice(at, end)} ${reason}`;
}

/** Of an item with two different wishes, or with a question besides, nothing is taken. */
function settle(wishes: readonly ReplyWish[], questions: readonly ReplyQuestion[]): ReplyDraft {
  const byItem = new Map<number, ReplyWish[]>();
  for (const wish of wishes) {
    const others = byItem.get(wish.item) ?? [];
    byItem.set(wish.item, others);
    if (!others.some((other) => isSame(other, wish))) others.push(wish);
  }
  const asked = new Set(questions.flatMap(({ items }) => items));
  const numbers = [...byItem.keys()].sort((a, b) => a - b);
  const torn = numbers.filter((item) => (byItem.get(item)?.length ?? 0) > 1 && !asked.has(item));
  const clear = numbers.filter((item) => byItem.get(item)?.length === 1 && !asked.has(item));
  return {
    wishes: clear.flatMap((item) => byItem.get(item) ?? []),
    questions: [
      ...questions,
      ...torn.map((item): ReplyQuestion => ({ kind: "conflict", part: `${item}`, items: [item] })),
    ],
  };
}

function isSame(a: ReplyWish, b: ReplyWish): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
