import { LIMITS } from "./limits.ts";
import { scanSlot } from "./scan-slot.ts";
import type { Slot, TemplatePart } from "./template.ts";
import * as T from "./token-type.ts";

/**
 * Finds the template of a key: a trie over literal bytes and typed slots, most specific first.
 * Nothing is allocated per key. A key costs at most {@link LIMITS.matchSteps} steps.
 */
export interface Matcher {
  /** Id of the template that `bytes[from, to)` follows, or -1. */
  match(bytes: Uint8Array, from: number, to: number): number;
  /** After a match: where slot k of the template begins and ends in the bytes given. */
  readonly slotStart: Int32Array;
  readonly slotEnd: Int32Array;
}

/** What a match of these parts answers. Several may answer the same. */
export interface MatchedTemplate {
  readonly id: number;
  readonly parts: readonly TemplatePart[];
}

interface LiteralEdge {
  bytes: Uint8Array;
  node: Node;
}

interface SlotEdge {
  readonly slot: Slot;
  readonly key: string;
  readonly node: Node;
}

interface Node {
  /** By first byte, where there are many: index into `literals`, plus one. */
  first: Uint8Array | undefined;
  readonly literals: LiteralEdge[];
  slots: SlotEdge[];
  template: number;
}

function createNode(): Node {
  return { first: undefined, literals: [], slots: [], template: -1 };
}

/** Most specific first; what is missing comes in the order of its number, texts last. */
const ORDER = [
  T.JSON_TEXT,
  T.UUID,
  T.JWT,
  T.URL_TEXT,
  T.EMAIL,
  T.DATETIME,
  T.DATE,
  T.WEEK,
  T.MONTH,
  T.IPV4,
  T.IPV6,
  T.DOMAIN,
  T.MAC,
  T.VERSION,
  T.LOCALE,
  T.TIMESTAMP,
  T.FLAT_DATE,
  T.FLAT_MONTH,
  T.CODE,
  T.NUMBER,
  T.SIGNED,
  T.HEX,
  T.SHORT,
  T.OPAQUE,
  T.BINARY,
  T.LIST,
  T.TEXT,
  T.REST,
];

const RANK = new Uint8Array(32);
for (const [rank, type] of ORDER.entries()) RANK[type] = rank;

function edgeKey(slot: Slot): string {
  const fixed = slot.min === slot.max ? slot.min : 0;
  if (slot.allowed !== undefined) return `${slot.type}/${slot.min}/${slot.max}/${slot.allowed.join("")}`;
  return slot.type === T.HEX || slot.type >= T.FLAT_DATE ? `${slot.type}/${fixed}` : `${slot.type}`;
}

function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
  return bytes;
}

/** Literals beyond which a table of first bytes pays for its 256 bytes. */
const MANY_LITERALS = 4;

/** The literal edge that begins with `byte`, or -1. */
function literalAt(node: Node, byte: number): number {
  if (node.first !== undefined) return (node.first[byte] ?? 0) - 1;
  const { literals } = node;
  for (let k = 0; k < literals.length; k++) if (literals[k]?.bytes[0] === byte) return k;
  return -1;
}

function addEdge(node: Node, edge: LiteralEdge): void {
  node.literals.push(edge);
  if (node.literals.length < MANY_LITERALS) return;
  node.first ??= new Uint8Array(256);
  for (const [k, { bytes }] of node.literals.entries()) node.first[bytes[0] ?? 0] = k + 1;
}

/** Adds a literal below `node`, splitting edges where they part; answers the node at its end. */
function addLiteral(node: Node, literal: Uint8Array): Node {
  if (literal.length === 0) return node;
  const edge = node.literals[literalAt(node, literal[0] ?? 0)];
  if (edge === undefined) {
    const child = createNode();
    addEdge(node, { bytes: literal, node: child });
    return child;
  }
  let same = 0;
  while (same < edge.bytes.length && same < literal.length && edge.bytes[same] === literal[same]) same++;
  if (same < edge.bytes.length) {
    const middle = createNode();
    addEdge(middle, { bytes: edge.bytes.subarray(same), node: edge.node });
    edge.bytes = edge.bytes.subarray(0, same);
    edge.node = middle;
  }
  return addLiteral(edge.node, literal.subarray(same));
}

function addSlot(node: Node, slot: Slot): Node {
  const key = edgeKey(slot);
  const known = node.slots.find((edge) => edge.key === key);
  if (known !== undefined) return known.node;
  const edge = { slot, key, node: createNode() };
  const rank = (one: SlotEdge): number =>
    (RANK[one.slot.type] ?? 0) * 100_000 +
    (one.slot.min === one.slot.max ? 0 : 50_000) +
    Math.min(one.slot.max, 1000);
  node.slots = [...node.slots, edge].sort((a, b) => rank(a) - rank(b));
  return edge.node;
}

function buildTrie(templates: readonly MatchedTemplate[]): Node {
  const root = createNode();
  for (const { id, parts } of templates) {
    let node = root;
    for (const part of parts)
      node = typeof part === "string" ? addLiteral(node, toBytes(part)) : addSlot(node, part);
    if (node.template < 0) node.template = id;
  }
  return root;
}

export function createMatcher(templates: readonly MatchedTemplate[]): Matcher {
  return new TrieMatcher(buildTrie(templates));
}

const NO_BYTES = new Uint8Array();

/** A class, since the engine compiles closures over and over: once for the first matcher, and again for the next one. */
class TrieMatcher implements Matcher {
  readonly slotStart = new Int32Array(LIMITS.keyBytes + 1);
  readonly slotEnd = new Int32Array(LIMITS.keyBytes + 1);
  readonly #root: Node;
  #bytes: Uint8Array = NO_BYTES;
  #end = 0;
  #looked = 0;
  #steps = 0;

  constructor(root: Node) {
    this.#root = root;
  }

  match(bytes: Uint8Array, from: number, to: number): number {
    this.#bytes = bytes;
    this.#end = to;
    this.#looked = to - from > LIMITS.keyBytes ? from + LIMITS.keyBytes : to;
    this.#steps = LIMITS.matchSteps;
    return this.#visit(this.#root, from, 0);
  }

  #visit(node: Node, at: number, depth: number): number {
    if (this.#steps-- <= 0) return -1;
    if (at === this.#looked)
      return this.#looked === this.#end ? node.template : this.#visitTail(node, at, depth);
    const index = literalAt(node, this.#bytes[at] ?? 0);
    if (index >= 0) {
      const found = this.#visitLiteral(node, index, at, depth);
      if (found >= 0) return found;
    }
    const { slots } = node;
    for (let k = 0; k < slots.length; k++) {
      const edge = slots[k];
      if (edge === undefined) break;
      const found = this.#visitSlot(edge, at, depth);
      if (found >= 0) return found;
    }
    return -1;
  }

  #visitLiteral(node: Node, index: number, at: number, depth: number): number {
    const edge = node.literals[index];
    if (edge === undefined) return -1;
    const bytes = this.#bytes;
    const literal = edge.bytes;
    const { length } = literal;
    if (at + length > this.#looked) return -1;
    for (let k = 1; k < length; k++) if (bytes[at + k] !== literal[k]) return -1;
    return this.#visit(edge.node, at + length, depth);
  }

  #visitSlot(edge: SlotEdge, at: number, depth: number): number {
    const { slot, node } = edge;
    if (slot.type === T.REST)
      return this.#take(edge.node.template, at, this.#end, depth, this.#looked < this.#end);
    if (slot.allowed !== undefined && slot.min !== slot.max) return this.#visitVariable(edge, at, depth);
    // Of a value of one length, what follows is looked at first: one byte says more than all of the value's.
    if (slot.allowed !== undefined && !this.#mayGoOn(node, at + slot.min)) return -1;
    const stop = scanSlot(slot, this.#bytes, at, this.#looked);
    if (stop <= at) return -1;
    const found = this.#visit(node, stop, depth + 1);
    if (found >= 0) {
      this.slotStart[depth] = at;
      this.slotEnd[depth] = stop;
    }
    return found;
  }

  /** Whether what stands at `at` may be what is below `node`. */
  #mayGoOn(node: Node, at: number): boolean {
    if (at > this.#looked) return false;
    if (node.slots.length > 0) return true;
    return at === this.#looked ? node.template >= 0 : literalAt(node, this.#bytes[at] ?? 0) >= 0;
  }

  /** What is beyond the bytes that are looked at, where those end with a value or a literal. */
  #visitTail(node: Node, at: number, depth: number): number {
    const tail = node.slots.find(({ slot }) => slot.type === T.REST);
    return tail === undefined ? -1 : this.#take(tail.node.template, at, this.#end, depth, true);
  }

  #take(template: number, at: number, stop: number, depth: number, fits: boolean): number {
    if (!fits || template < 0) return -1;
    this.slotStart[depth] = at;
    this.slotEnd[depth] = stop;
    return template;
  }

  /** A value of varying length ends where what follows may begin: the nearest such place that leads to a match. */
  #visitVariable(edge: SlotEdge, at: number, depth: number): number {
    const { slot, node } = edge;
    const { allowed } = slot;
    if (allowed === undefined) return -1;
    const bytes = this.#bytes;
    const text = slot.type === T.TEXT;
    const most = Math.min(this.#looked, at + slot.max * 2 + 32);
    const least = at + (text || slot.type === T.LIST ? 1 : Math.max(1, slot.min >> 1));
    const open = node.slots.length > 0;
    let worded = !text;
    let stop = at;
    while (stop < most && allowed[bytes[stop] ?? 0] === 1) {
      const byte = bytes[stop] ?? 0;
      if (!worded && (byte < 0x30 || byte > 0x39) && !(byte >= 0x20 && byte < 0x30)) worded = true;
      stop++;
      if (stop < least || !worded) continue;
      const ends =
        stop === this.#looked ? node.template >= 0 : open || literalAt(node, bytes[stop] ?? 0) >= 0;
      if (!ends) continue;
      const found = this.#visit(node, stop, depth + 1);
      if (found >= 0) return this.#take(found, at, stop, depth, true);
      if (this.#steps <= 0) return -1;
    }
    return -1;
  }
}
