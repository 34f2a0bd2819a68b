import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import type { ProblemAt } from "./problem-at.ts";

/**
 * Where a problem stands, `line:column`, counted from 1: the value, or the key for a wrong key. For a path that
 * leads beyond what is written (something is missing), the nearest thing around it.
 */
export function locateProblem(
  document: Document.Parsed,
  lines: LineCounter,
  { path, onKey }: Pick<ProblemAt, "path" | "onKey">,
): string {
  return locateOffset(lines, findOffset(document, path, onKey ?? false));
}

export function locateOffset(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
}

function findOffset(document: Document.Parsed, path: ProblemAt["path"], onKey: boolean): number {
  let node: Node | null = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const pair = findPair(document, node, step);
    if (pair === undefined) return offset;
    const keyOffset = startOf(pair.key) ?? offset;
    node = pair.value;
    offset = onKey && index === path.length - 1 ? keyOffset : (startOf(node) ?? keyOffset);
  }
  return offset;
}

type Step = { readonly key: unknown; readonly value: Node | null };

function findPair(document: Document.Parsed, node: Node | null, step: string | number): Step | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) {
    const value = target.items[Number(step)] as Node | undefined;
    return value && { key: value, value };
  }
  if (!isMap(target)) return undefined;
  const pairs = target.items as Pair<Node, Node | null>[];
  return pairs.find(({ key }) => isScalar(key) && String(key.value) === String(step));
}

function startOf(node: unknown): number | undefined {
  const range = (node as Node | null)?.range;
  return range?.[0];
}
