import { readChineseNumber, readTtl } from "./parse-ttl.ts";

export type Verb = "approve" | "counter" | "reject";

/** One piece of a reply; `at` and `end` are places in its text. */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: "verb"; readonly verb: Verb; readonly isSoft: boolean }
  | { readonly kind: "items"; readonly from: number; readonly to: number }
  | { readonly kind: "ttl"; readonly ttlSeconds: number | undefined }
  | {
      readonly kind: "break";
      /** A semicolon or a new line: a reason ends there as well. */
      readonly isStrong: boolean;
    }
  | {
      readonly kind:
        | "all"
        | "rest"
        | "except"
        | "endExcept"
        | "to"
        | "because"
        | "condition"
        | "not"
        | "question"
        | "noise"
        | "word";
    }
);

/**
 * Full-width characters as plain ones and small letters, character by character, so that every place in the text is
 * the same place in the original.
 */
export function normalizeReply(text: string): string {
  return [...Array(text.length).keys()].map((at) => normalizeUnit(text.charAt(at))).join("");
}

function normalizeUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code === 0x3000 || code === 0xa0) return " ";
  if (code === 0x3002) return ".";
  const plain = code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : unit;
  return /[A-Z]/.test(plain) ? plain.toLowerCase() : plain;
}

type Made = Omit<Extract<Token, { readonly kind: "verb" }>, "at" | "end"> | { readonly kind: Token["kind"] };

const verb = (name: Verb, isSoft = false): Made => ({ kind: "verb", verb: name, isSoft });

/** Whole words of Latin letters. */
const latin: readonly (readonly [RegExp, Made])[] = [
  [/^(?:approved?|approving|agreed?|lgtm|accept(?:ed)?)$/, verb("approve")],
  [/^(?:ok|okay)$/, verb("approve", true)],
  [/^(?:reject(?:ed)?|decline[d]?|refuse[d]?|veto)$/, verb("reject")],
  [/^(?:counter|change|propose|set|make)$/, verb("counter")],
  [/^(?:all|everything)$/, { kind: "all" }],
  [/^(?:rest|others|remaining)$/, { kind: "rest" }],
  [/^(?:except|excluding|besides)$/, { kind: "except" }],
  [/^(?:to)$/, { kind: "to" }],
  [/^(?:because|since|as)$/, { kind: "because" }],
  [/^(?:if|once|when|unless|until|after|before|but|provided|maybe|probably|however)$/, { kind: "condition" }],
  [/^(?:not|never|cannot|don't|can't|won't|doesn't|isn't|shouldn't|dont|cant|no)$/, { kind: "not" }],
  [
    /^(?:and|the|items?|no|number|please|pls|thanks|thank|you|hi|hello|team|i|we|for|with|me|both|of)$/,
    { kind: "noise" },
  ],
];

/** At the start of what is left; longer before shorter. */
const pieces: readonly (readonly [RegExp, Made])[] = [
  [/^(?:but not|except for)\b/, { kind: "except" }],
  [/^(?:不同意|不批准|不通过|不可以|不行|驳回|拒绝|否决|反对)/, verb("reject")],
  [/^(?:同意|批准|赞成|认可)/, verb("approve")],
  [/^(?:通过|可以|没问题)/, verb("approve", true)],
  [/^(?:改为|改成|改到|改作|调整为|调整到|调整成|调到|调成|换成|设为|设成|设置为|建议|改)/, verb("counter")],
  [/^(?:全部|所有|全都|全|都)/, { kind: "all" }],
  [/^(?:其余|其他|其它|剩下|余下)/, { kind: "rest" }],
  [/^(?:除了|除开|除去|除)/, { kind: "except" }],
  [/^(?:以外|之外|外)/, { kind: "endExcept" }],
  [/^(?:->|=>|→|到|至)/, { kind: "to" }],
  [/^(?:因为|由于|原因是?|理由是?|:|--|—+|–|-(?=\s))/, { kind: "because" }],
  [/^(?:如果|要是|假如|前提|但是?|不过|等到?|可能|暂时|先)/, { kind: "condition" }],
  [/^(?:不要|不能|不|别|没有|未)/, { kind: "not" }],
  [/^(?:\?|吗|么|呢)/, { kind: "question" }],
  [
    /^(?:第|项目|项|条|号|个|请|谢谢|多谢|大家好?|您好|你好|我们|我|好的|好|把|将|了|吧|的|和|与|及|跟|给|对|#|&|\(|\)|!|~|\*|_|`|"|')/,
    { kind: "noise" },
  ],
];

const breaks = /^(?:[;\n]|\.(?!\d)|,)/;

export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const space = /^(?:[^\S\n]|、)+/.exec(rest)?.[0].length ?? 0;
    if (space > 0) {
      at += space;
      continue;
    }
    const token = readToken(rest, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(rest: string, at: number): Token {
  const found = breakOf(rest) ?? ttlOf(rest) ?? itemsOf(rest) ?? pieceOf(rest) ?? latinOf(rest);
  const { length, ...made } = found ?? { kind: "word" as const, length: 1 };
  return { ...made, at, end: at + length } as Token;
}

type Read = (Made | Omit<Token, "at" | "end">) & { readonly length: number };

function breakOf(rest: string): Read | undefined {
  const length = breaks.exec(rest)?.[0].length;
  return length === undefined
    ? undefined
    : ({ kind: "break", isStrong: /^[;\n]/.test(rest), length } as Read);
}

function ttlOf(rest: string): Read | undefined {
  const found = readTtl(rest);
  return found && ({ kind: "ttl", ttlSeconds: found.ttlSeconds, length: found.length } as Read);
}

const rangeForm = /^(\d{1,4})\s*[-~–—〜]\s*(\d{1,4})(?!\d)/;
const numberForm = /^(\d{1,4})(?![\d.]*\d)/;
const chineseForm = /^第?([一二三四五六七八九十]{1,3})(?=\s*[项条号])/;

function itemsOf(rest: string): Read | undefined {
  const range = rangeForm.exec(rest);
  if (range !== null) return items(Number(range[1]), Number(range[2]), range[0]);
  const number = numberForm.exec(rest);
  if (number !== null) return items(Number(number[1]), Number(number[1]), number[0]);
  const chinese = chineseForm.exec(rest);
  const read = chinese?.[1] === undefined ? undefined : readChineseNumber(chinese[1]);
  return chinese === null || read === undefined ? undefined : items(read, read, chinese[0]);
}

function items(from: number, to: number, text: string): Read {
  return { kind: "items", from, to, length: text.length } as Read;
}

function pieceOf(rest: string): Read | undefined {
  for (const [form, made] of pieces) {
    const length = form.exec(rest)?.[0].length;
    if (length !== undefined) return { ...made, length } as Read;
  }
  return undefined;
}

function latinOf(rest: string): Read | undefined {
  const word = /^[a-z][a-z0-9'’]*/.exec(rest)?.[0];
  if (word === undefined) return undefined;
  const made = latin.find(([form]) => form.test(word.replace("’", "'")))?.[1];
  return { ...(made ?? { kind: "word" }), length: word.length } as Read;
}
