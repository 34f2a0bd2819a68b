import type { ElementsScope } from "../../core/keyspace-scan/decide-elements.ts";

/** What can be asked about a key; the bits of `KeyPage.asks`. */
export const askTtl = 1;
export const askType = 2;
export const askMemory = 4;
export const askElements = 8;
export const askEncoding = 16;

/** Names for reports: of what could not be learned, and of what was sent. */
export type Question = "ttl" | "type" | "memory" | "elements" | "encoding";

/** The bit of each question. */
export const questionBits: Readonly<Record<Question, number>> = {
  ttl: askTtl,
  type: askType,
  memory: askMemory,
  elements: askElements,
  encoding: askEncoding,
};

/** What a scan learns of each key. */
export interface Questions {
  readonly mode: "exact" | "standard" | "sample";
  readonly elements: ElementsScope;
}
