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
  const root = buildTrie(templates);
  const slotStart = new Int32Array(LIMITS.keyBytes + 1);
  const slotEnd = new Int32Array(LIMITS.keyBytes + 1);
  let bytes = new Uint8Array(0);
  let end = 0;
  let looked = 0;
  let steps = 0;

  function visit(node: Node, at: number, depth: number): number {
    if (steps-- <= 0) return -1;
    if (at === looked) return looked === end ? node.template : visitTail(node, at, depth);
    const index = literalAt(node, bytes[at] ?? 0);
    if (index >= 0) {
      const found = visitLiteral(node, index, at, depth);
      if (found >= 0) return found;
    }
    const { slots } = node;
    for (let k = 0; k < slots.length; k++) {
      const edge = slots[k];
      if (edge === undefined) break;
      const found = visitSlot(edge, at, depth);
      if (found >= 0) return found;
    }
    return -1;
  }

  function visitLiteral(node: Node, index: number, at: number, depth: number): number {
    const edge = node.literals[index];
    if (edge === undefined) return -1;
    const literal = edge.bytes;
    const { length } = literal;
    if (at + length > looked) return -1;
    for (let k = 1; k < length; k++) if (bytes[at + k] !== literal[k]) return -1;
    return visit(edge.node, at + length, depth);
  }

  function visitSlot(edge: SlotEdge, at: number, depth: number): number {
    const { slot, node } = edge;
    if (slot.type === T.REST) return take(edge.node.template, at, end, depth, looked < end);
    if (slot.allowed !== undefined && slot.min !== slot.max) return visitVariable(edge, at, depth);
    const stop = scanSlot(slot, bytes, at, looked);
    if (stop <= at) return -1;
    const found = visit(node, stop, depth + 1);
    if (found >= 0) {
      slotStart[depth] = at;
      slotEnd[depth] = stop;
    }
    return found;
  }

  /** What is beyond the bytes that are looked at, where those end with a value or a literal. */
  function visitTail(node: Node, at: number, depth: number): number {
    const tail = node.slots.find(({ slot }) => slot.type === T.REST);
    return tail === undefined ? -1 : take(tail.node.template, at, end, depth, true);
  }

  function take(template: number, at: number, stop: number, depth: number, fits: boolean): number {
    if (!fits || template < 0) return -1;
    slotStart[depth] = at;
    slotEnd[depth] = stop;
    return template;
  }

  /** A value of varying length ends where what follows may begin: the nearest such place that leads to a match. */
  function visitVariable(edge: SlotEdge, at: number, depth: number): number {
    const { slot, node } = edge;
    const { allowed } = slot;
    if (allowed === undefined) return -1;
    const text = slot.type === T.TEXT;
    const most = Math.min(looked, at + slot.max * 2 + 32);
    const least = at + (text || slot.type === T.LIST ? 1 : Math.max(1, slot.min >> 1));
    const open = node.slots.length > 0;
    let worded = !text;
    let stop = at;
    while (stop < most && allowed[bytes[stop] ?? 0] === 1) {
      const byte = bytes[stop] ?? 0;
      if (!worded && (byte < 0x30 || byte > 0x39) && !(byte >= 0x20 && byte < 0x30)) worded = true;
      stop++;
      if (stop < least || !worded) continue;
      const ends = stop === looked ? node.template >= 0 : open || literalAt(node, bytes[stop] ?? 0) >= 0;
      if (!ends) continue;
      const found = visit(node, stop, depth + 1);
      if (found >= 0) return take(found, at, stop, depth, true);
      if (steps <= 0) return -1;
    }
    return -1;
  }

  return {
    slotStart,
    slotEnd,
    match: (source, from, to) => {
      bytes = source as Uint8Array<ArrayBuffer>;
      end = to;
      looked = to - from > LIMITS.keyBytes ? from + LIMITS.keyBytes : to;
      steps = LIMITS.matchSteps;
      return visit(root, from, 0);
    },
  };
}
