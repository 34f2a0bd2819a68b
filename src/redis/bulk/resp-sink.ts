/** What begins with a count of elements. */
export type AggregateKind = "array" | "map" | "set";

/**
 * Hears the parts of replies in the order of the stream. Byte ranges are valid only during the call: the buffer is
 * used again for what comes next. An aggregate announces its elements, which follow; it has no end of its own.
 */
export interface RespSink {
  /** Above 2^53 the value is rounded. */
  integer(value: number): void;
  /** A bulk or verbatim string; of the latter without its format. */
  bytes(buffer: Buffer, start: number, end: number): void;
  /** A simple string: `OK`, a type's name. */
  text(buffer: Buffer, start: number, end: number): void;
  /** Null in any of its forms. */
  nothing(): void;
  /** Also within an aggregate. `message` is the server's text with its code: `ERR …`, `NOPERM …`. */
  error(message: string): void;
  double(value: number): void;
  boolean(value: boolean): void;
  /** A number of any length, as digits. */
  bigNumber(digits: string): void;
  /** `elements`: how many follow; of a map two for each pair. */
  open(kind: AggregateKind, elements: number): void;
}
