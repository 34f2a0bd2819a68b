import { ProtocolError } from "./protocol-error.ts";
import type { AggregateKind, RespSink } from "./resp-sink.ts";

/** The element, or its first line, goes on in the next chunk. */
const incomplete = -1;
/** Redis itself cuts errors long before; without a bound a broken peer could fill the memory. */
const longestLineBytes = 1024 * 1024;
/** `proto-max-bulk-len` of Redis. */
const longestBulkBytes = 512 * 1024 * 1024;
const deepestNesting = 128;

const carriageReturn = 13;
const lineFeed = 10;
const minusSign = 45;

/**
 * Reads RESP2 and RESP3 from chunks that may be cut anywhere, and tells `sink` what it found. No object is made per
 * reply. Attributes and pushes are read and dropped: nothing here asks for them. Streamed strings and aggregates,
 * which no server sends, are a `ProtocolError`, as is anything else that is not RESP; the reader is of no use then.
 * Format: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export class RespReader {
  /** Hears the parts of replies; may be replaced between replies. */
  sink: RespSink;
  readonly #onReply: () => void;
  /**
   * Elements that are still to come, one number for each aggregate that is open. Negative for attributes and pushes,
   * which are themselves no elements of what they stand in.
   */
  readonly #open: number[] = [];
  /** How many of `#open` belong to an aggregate that is dropped; 0: what comes is told. */
  #droppedFrom = 0;
  readonly #parts: Buffer[] = [];
  #partsBytes = 0;
  /** Bytes that must be there before it makes sense to look again. */
  #needBytes = 0;

  /** `onReply` is called after the last part of each whole reply. */
  constructor(sink: RespSink, onReply: () => void) {
    this.sink = sink;
    this.#onReply = onReply;
  }

  /** Bytes of an element that is not whole yet. */
  get pendingBytes(): number {
    return this.#partsBytes;
  }

  /** Takes the next chunk, which the caller may overwrite afterwards. */
  feed(chunk: Buffer): void {
    let buffer = chunk;
    if (this.#partsBytes > 0) {
      if (this.#partsBytes + chunk.length < this.#needBytes) {
        this.#keep(chunk, 0);
        return;
      }
      buffer = Buffer.concat([...this.#parts, chunk], this.#partsBytes + chunk.length);
      this.#parts.length = 0;
      this.#partsBytes = 0;
    }
    const read = this.#readElements(buffer);
    if (read < buffer.length) this.#keep(buffer, read);
  }

  #keep(buffer: Buffer, from: number): void {
    this.#parts.push(Buffer.from(buffer.subarray(from)));
    this.#partsBytes += buffer.length - from;
  }

  /** Returns where the first element begins that is not whole. */
  #readElements(buffer: Buffer): number {
    let at = 0;
    while (at < buffer.length) {
      const next = this.#readElement(buffer, at);
      if (next === incomplete) break;
      at = next;
    }
    return at;
  }

  /** Returns the position behind the element, or `incomplete`. */
  #readElement(buffer: Buffer, at: number): number {
    const type = buffer[at];
    switch (type) {
      case 58: // :
        return this.#readInteger(buffer, at);
      case 36: // $
      case 61: // =
      case 33: // !
        return this.#readBulk(buffer, at, type);
      case 42: // *
      case 126: // ~
      case 37: // %
      case 62: // >
      case 124: // |
        return this.#readAggregate(buffer, at, type);
      default:
        return this.#readLine(buffer, at, type);
    }
  }

  #readInteger(buffer: Buffer, at: number): number {
    const end = this.#endOfLine(buffer, at + 1);
    if (end === incomplete) return incomplete;
    const value = parseInteger(buffer, at + 1, end);
    if (this.#droppedFrom === 0) this.sink.integer(value);
    this.#close();
    return end + 2;
  }

  #readBulk(buffer: Buffer, at: number, type: number): number {
    const lineEnd = this.#endOfLine(buffer, at + 1);
    if (lineEnd === incomplete) return incomplete;
    const length = parseInteger(buffer, at + 1, lineEnd);
    const start = lineEnd + 2;
    if (length === -1 && type === 36) {
      if (this.#droppedFrom === 0) this.sink.nothing();
      this.#close();
      return start;
    }
    if (length < 0 || length > longestBulkBytes) throw new ProtocolError(`a string of ${length} bytes`);
    const end = start + length;
    if (end + 2 > buffer.length) {
      this.#needBytes = end + 2 - at;
      return incomplete;
    }
    if (buffer[end] !== carriageReturn || buffer[end + 1] !== lineFeed) {
      throw new ProtocolError("a string is longer than announced");
    }
    if (this.#droppedFrom === 0) this.#tellBulk(buffer, start, end, type);
    this.#close();
    return end + 2;
  }

  #tellBulk(buffer: Buffer, start: number, end: number, type: number): void {
    if (type === 36) this.sink.bytes(buffer, start, end);
    else if (type === 33) this.sink.error(buffer.toString("utf8", start, end));
    else {
      // `txt:` or `mkd:` goes before the text.
      if (end - start < 4 || buffer[start + 3] !== 58) throw new ProtocolError("a text without a format");
      this.sink.bytes(buffer, start + 4, end);
    }
  }

  #readAggregate(buffer: Buffer, at: number, type: number): number {
    const lineEnd = this.#endOfLine(buffer, at + 1);
    if (lineEnd === incomplete) return incomplete;
    const length = parseInteger(buffer, at + 1, lineEnd);
    const next = lineEnd + 2;
    if (length === -1 && type === 42) {
      if (this.#droppedFrom === 0) this.sink.nothing();
      this.#close();
      return next;
    }
    if (length < 0 || length > longestBulkBytes)
      throw new ProtocolError(`an aggregate of ${length} elements`);
    const elements = type === 37 || type === 124 ? length * 2 : length;
    if (type === 62 || type === 124) this.#drop(elements, type);
    else {
      if (this.#droppedFrom === 0) this.sink.open(kindOf(type), elements);
      if (elements === 0) this.#close();
      else this.#push(elements);
    }
    return next;
  }

  #drop(elements: number, type: number): void {
    if (type === 62 && this.#open.length > 0 && this.#droppedFrom === 0) {
      throw new ProtocolError("a push within a reply");
    }
    if (elements === 0) return;
    this.#push(-elements);
    if (this.#droppedFrom === 0) this.#droppedFrom = this.#open.length;
  }

  #push(elements: number): void {
    if (this.#open.length >= deepestNesting) throw new ProtocolError("a reply is nested too deeply");
    this.#open.push(elements);
  }

  /** Simple strings, errors, and the short types of RESP3. */
  #readLine(buffer: Buffer, at: number, type: number | undefined): number {
    const start = at + 1;
    if (type === undefined || !lineTypes.has(type)) throw new ProtocolError("an unknown type of reply");
    const end = this.#endOfLine(buffer, start);
    if (end === incomplete) return incomplete;
    if (this.#droppedFrom === 0) this.#tellLine(buffer, start, end, type);
    this.#close();
    return end + 2;
  }

  #tellLine(buffer: Buffer, start: number, end: number, type: number): void {
    const { sink } = this;
    if (type === 43) sink.text(buffer, start, end);
    else if (type === 45) sink.error(buffer.toString("utf8", start, end));
    else if (type === 95) sink.nothing();
    else if (type === 35) sink.boolean(parseBoolean(buffer, start, end));
    else if (type === 44) sink.double(parseDouble(buffer.toString("latin1", start, end)));
    else sink.bigNumber(buffer.toString("latin1", start, end));
  }

  /** One element is whole: so may be those that it stands in. */
  #close(): void {
    const open = this.#open;
    for (let depth = open.length - 1; depth >= 0; depth--) {
      const left = open[depth] ?? 0;
      if (left > 1 || left < -1) {
        open[depth] = left > 0 ? left - 1 : left + 1;
        return;
      }
      open.pop();
      if (this.#droppedFrom === depth + 1) this.#droppedFrom = 0;
      if (left < 0) return;
    }
    this.#onReply();
  }

  /** Where the carriage return stands; `incomplete` when the line feed is not there yet. */
  #endOfLine(buffer: Buffer, start: number): number {
    const last = buffer.length - 1;
    let at = start;
    while (at < last && buffer[at] !== carriageReturn) at++;
    if (at < last) {
      if (buffer[at + 1] !== lineFeed) throw new ProtocolError("a line without an end");
      return at;
    }
    if (last - start > longestLineBytes) throw new ProtocolError("a line without an end");
    this.#needBytes = 0;
    return incomplete;
  }
}

/** `+`, `-`, `_`, `#`, `,`, `(` */
const lineTypes: ReadonlySet<number> = new Set([43, 45, 95, 35, 44, 40]);

function kindOf(type: number): AggregateKind {
  if (type === 42) return "array";
  return type === 37 ? "map" : "set";
}

function parseInteger(buffer: Buffer, start: number, end: number): number {
  const first = buffer[start];
  const negative = first === minusSign;
  // RESP3 allows a plus sign.
  let at = negative || first === 43 ? start + 1 : start;
  if (at === end) throw new ProtocolError("a number without digits");
  let value = 0;
  for (; at < end; at++) {
    const digit = (buffer[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) throw new ProtocolError("a number with other characters");
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

function parseBoolean(buffer: Buffer, start: number, end: number): boolean {
  const letter = buffer[start];
  if (end - start !== 1 || (letter !== 116 && letter !== 102))
    throw new ProtocolError("a boolean of another form");
  return letter === 116;
}

function parseDouble(text: string): number {
  if (text === "inf") return Number.POSITIVE_INFINITY;
  if (text === "-inf") return Number.NEGATIVE_INFINITY;
  const value = Number(text);
  if (text !== "nan" && (text.trim() === "" || Number.isNaN(value))) {
    throw new ProtocolError("a number with other characters");
  }
  return value;
}
