import { deniesKey } from "../../core/redis-text/denies-key.ts";
import { classifyReply } from "./classify-reply.ts";
import {
  askElements,
  askEncoding,
  askMemory,
  askTtl,
  askType,
  type Question,
  questionBits,
} from "./questions.ts";

/** Commands that a scan sent to one node. */
export interface SentCommands {
  readonly scan: number;
  readonly randomKey: number;
  readonly ttl: number;
  readonly type: number;
  readonly memory: number;
  readonly elements: number;
  readonly encoding: number;
  readonly ping: number;
  readonly info: number;
}

/** Something that was wanted and not learned, of any key. */
export interface NotAssessed {
  readonly what: Question;
  /** The server's words; hold no key name. */
  readonly reason: string;
}

/** Deleted, or made anew with another type, since it was named: some servers answer OBJECT with an error then. */
const otherType = /^WRONGTYPE\b|^ERR no such key\b/i;
const movedAway = /^(?:MOVED|ASK|TRYAGAIN)\b/;

type ErrorKind = "moved" | "other-type" | "key-denied" | "denied" | "interrupted";

/** Counts what a scan does to a server, and what the server denies it. */
export class ScanCounters {
  scan = 0;
  randomKey = 0;
  ping = 0;
  info = 0;
  /** Lookups that found their key, and those that did not, as the server counts them (`keyspace_hits`, `_misses`). */
  hits = 0;
  misses = 0;
  /** Answers that the user may not have because of the key's name. */
  deniedKeys = 0;
  /** Questions about keys whose slot had moved to another node. */
  movedKeys = 0;
  /** The server's words when it cannot serve now: the scan must stop or wait. */
  interruption: string | undefined;
  /** Bits of questions that are denied altogether. */
  deniedQuestions = 0;
  readonly #reasons = new Map<Question, string>();
  readonly #sent = new Float64Array(askEncoding + 1);

  countSent(questions: Uint8Array, count: number): void {
    const sent = this.#sent;
    for (let index = 0; index < count; index++) {
      const question = questions[index] ?? 0;
      sent[question] = (sent[question] ?? 0) + 1;
    }
  }

  countLookup(found: boolean): void {
    if (found) this.hits += 1;
    else this.misses += 1;
  }

  /** Another process counts from nothing. */
  forgetLookups(): void {
    this.hits = 0;
    this.misses = 0;
  }

  /** Sorts an error reply to a question about a key. */
  countError(question: number, message: string): ErrorKind {
    const kind = sortError(message);
    if (kind === "moved") this.movedKeys += 1;
    else if (kind === "key-denied") this.deniedKeys += 1;
    else if (kind === "interrupted") this.interruption ??= message;
    else if (kind === "denied") this.#deny(question, message);
    return kind;
  }

  /** An error reply to a question that was only asked to find out whether it may be. */
  learnFrom(question: number, message: string): void {
    if (sortError(message) === "denied") this.#deny(question, message);
  }

  #deny(question: number, message: string): void {
    this.deniedQuestions |= question;
    const reason = classifyReply(message).text;
    for (const [name, bit] of Object.entries(questionBits) as [Question, number][]) {
      if (bit === question && !this.#reasons.has(name)) this.#reasons.set(name, reason);
    }
  }

  sent(): SentCommands {
    const of = (question: number) => this.#sent[question] ?? 0;
    return {
      scan: this.scan,
      randomKey: this.randomKey,
      ttl: of(askTtl),
      type: of(askType),
      memory: of(askMemory),
      elements: of(askElements),
      encoding: of(askEncoding),
      ping: this.ping,
      info: this.info,
    };
  }

  /** The server's words; empty where it denied nothing of this kind. */
  reasonOf(what: Question): string {
    return this.#reasons.get(what) ?? "";
  }

  notAssessed(): readonly NotAssessed[] {
    return [...this.#reasons].map(([what, reason]) => ({ what, reason }));
  }
}

function sortError(message: string): ErrorKind {
  if (movedAway.test(message)) return "moved";
  if (otherType.test(message)) return "other-type";
  if (deniesKey(message)) return "key-denied";
  return classifyReply(message).failure === "denied" ? "denied" : "interrupted";
}
