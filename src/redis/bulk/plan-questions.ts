import { type ElementsScope, largeBytes } from "../../core/keyspace-scan/decide-elements.ts";
import type { EncodingLot } from "../../core/keyspace-scan/encoding-lot.ts";
import {
  alreadyGone,
  certainStratum,
  firstCollectionType,
  lastCollectionType,
  unknownType,
} from "../../core/keyspace-scan/key-batch.ts";
import { certainElements, type MemoryLot } from "../../core/keyspace-scan/memory-lot.ts";
import type { KeyPage } from "./key-page.ts";
import { askElements, askEncoding, askMemory, askTtl, askType } from "./questions.ts";

/** What decides about the questions of a scan. */
export interface QuestionRules {
  /** `undefined`: the memory of every key is asked. */
  readonly lot?: MemoryLot;
  readonly elements: ElementsScope;
  readonly encodings: EncodingLot;
  /** The type of all keys of a group so far; 0: to be asked. */
  readonly knownType?: (group: number) => number;
  /** The type that a key of a group probably has, for the first round; 0: nobody can say. */
  readonly likelyType?: (group: number) => number;
  /** Bits of questions that the server denies. */
  readonly deniedQuestions: () => number;
}

/** Fills `page.asks` for the first round; returns for how many keys the type was known without asking. */
export function planFirstRound(page: KeyPage, rules: QuestionRules): number {
  const { lot, knownType } = rules;
  const allowed = ~rules.deniedQuestions();
  // Without TYPE nothing would correct a guess; large ones are only known once their memory is.
  const likelyType = rules.elements === "all" && (allowed & askType) !== 0 ? rules.likelyType : undefined;
  const { asks, groups, types, strata, hashes } = page;
  let learned = 0;
  for (let key = 0; key < page.count; key++) {
    let ask = askTtl;
    const group = groups[key] ?? -1;
    const type = knownType !== undefined && group >= 0 ? knownType(group) : unknownType;
    if (type === unknownType) ask |= askType;
    else {
      types[key] = type;
      learned += 1;
    }
    if (lot === undefined) ask |= askMemory;
    else {
      const stratum = lot.stratumOf(group);
      strata[key] = stratum;
      if (stratum === certainStratum || lot.isDrawn(hashes[key] ?? 0)) ask |= askMemory;
    }
    if (likelyType !== undefined && group >= 0) {
      const likely = type === unknownType ? likelyType(group) : type;
      if (isCollection(likely)) {
        // The answer to TYPE corrects it.
        types[key] = likely;
        ask |= askElements;
      }
    }
    asks[key] = ask & allowed;
  }
  return learned;
}

function isCollection(type: number): boolean {
  return type >= firstCollectionType && type <= lastCollectionType;
}

/** Adds the question about the encoding for the few keys that the lot takes. */
export function planEncodings(page: KeyPage, { encodings, deniedQuestions }: QuestionRules): void {
  if ((deniedQuestions() & askEncoding) !== 0) return;
  const { asks, groups } = page;
  for (let key = 0; key < page.count; key++) {
    if (encodings.take(groups[key] ?? -1)) asks[key] = (asks[key] ?? 0) | askEncoding;
  }
}

/** Elements of collections, once the types are known and where nobody guessed them. Returns whether there is anything to ask. */
export function planElements(page: KeyPage, rules: QuestionRules): boolean {
  const scope = rules.elements;
  if (scope === "none" || (rules.deniedQuestions() & askElements) !== 0) return false;
  let asked = false;
  const { types, asks, ttlMs, memoryBytes, elements } = page;
  for (let key = 0; key < page.count; key++) {
    const type = types[key] ?? unknownType;
    if (!isCollection(type) || ttlMs[key] === alreadyGone || !Number.isNaN(elements[key])) continue;
    // NaN, where the memory is not known, is not large.
    if (scope === "large" && !((memoryBytes[key] ?? Number.NaN) >= largeBytes)) continue;
    asks[key] = askElements;
    asked = true;
  }
  return asked;
}

/**
 * Memory of collections with many elements, whatever the lot said: all of them become the certain stratum, also those
 * that were drawn, so that the others remain a fair sample. Returns whether there is anything to ask.
 */
export function planLargeCollections(page: KeyPage, rules: QuestionRules): boolean {
  if (rules.lot === undefined || rules.elements !== "all" || (rules.deniedQuestions() & askMemory) !== 0) {
    return false;
  }
  let asked = false;
  const { elements, strata, asks, memoryBytes } = page;
  for (let key = 0; key < page.count; key++) {
    if (!((elements[key] ?? Number.NaN) >= certainElements)) continue;
    strata[key] = certainStratum;
    if (!Number.isNaN(memoryBytes[key] ?? Number.NaN)) continue;
    asks[key] = askMemory;
    asked = true;
  }
  return asked;
}
