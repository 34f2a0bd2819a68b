/** Biggest keys and examples kept per pattern. */
const mostBiggest = 5;
const mostExamples = 3;

/** Characters of a name kept; more would pin large replies for a text that is cut anyway. */
const longestText = 1024;

/** What an element weighs against bytes where memory is not known: about the least a collection spends on one. */
const bytesPerElement = 50;

export interface TopKey {
  readonly text: string;
  readonly type: string;
  /** -1: not assessed. */
  readonly bytes: number;
  readonly elements: number;
}

/** The few keys of one pattern that are remembered by name; unmasked, so not to be shown. */
export interface TopKeys {
  biggest: TopKey[];
  examples: string[];
  /** The weight that a further key must exceed to be among the biggest; -1 while there is room. */
  threshold: number;
}

export type KeyText = string | (() => string);

export function createTopKeys(): TopKeys {
  return { biggest: [], examples: [], threshold: -1 };
}

/** How big a key is for the ranking; -1: nothing is known. */
export function weigh(bytes: number, elements: number): number {
  if (bytes >= 0) return bytes;
  return elements >= 0 ? elements * bytesPerElement : -1;
}

export function needsExample(top: TopKeys): boolean {
  return top.examples.length < mostExamples;
}

/** A key that SCAN returned before is not a second example. */
export function keepExample(top: TopKeys, text: KeyText): void {
  const read = readText(text);
  if (!top.examples.includes(read)) top.examples.push(read);
}

/** Keeps the key if it is among the biggest. Of one name, seen again or in another database, the bigger one. */
export function keepBiggest(
  top: TopKeys,
  text: KeyText,
  type: string,
  bytes: number,
  elements: number,
): void {
  const key = { text: readText(text), type, bytes, elements };
  const same = top.biggest.find((known) => known.text === key.text);
  if (same !== undefined && weigh(same.bytes, same.elements) > weigh(bytes, elements)) return;
  const others = top.biggest.filter((known) => known !== same);
  top.biggest = [...others, key].sort(byWeight).slice(0, mostBiggest);
  const last = top.biggest[mostBiggest - 1];
  top.threshold = last === undefined ? -1 : weigh(last.bytes, last.elements);
}

export function mergeTopKeys(into: TopKeys, from: TopKeys): void {
  for (const { text, type, bytes, elements } of from.biggest) keepBiggest(into, text, type, bytes, elements);
  for (const example of from.examples) if (needsExample(into)) keepExample(into, example);
}

function readText(text: KeyText): string {
  return (typeof text === "string" ? text : text()).slice(0, longestText);
}

/** Biggest first; equals by name, so that the order of the scan does not show. */
function byWeight(a: TopKey, b: TopKey): number {
  const difference = weigh(b.bytes, b.elements) - weigh(a.bytes, a.elements);
  if (difference !== 0) return difference;
  return a.text < b.text ? -1 : Number(a.text > b.text);
}
