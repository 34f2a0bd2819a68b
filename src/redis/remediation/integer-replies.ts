import type { RespSink } from "../bulk/resp-sink.ts";

/** One integer, or one error, for each command of a packet. */
export class IntegerReplies implements RespSink {
  /** NaN where an error came. */
  readonly values: number[] = [];
  readonly errors = new Map<number, string>();

  integer(value: number): void {
    this.values.push(value);
  }

  error(message: string): void {
    this.errors.set(this.values.length, message);
    this.values.push(Number.NaN);
  }

  nothing(): void {
    this.error("ERR no integer");
  }

  text(): void {
    this.error("ERR no integer");
  }

  bytes(): void {
    this.error("ERR no integer");
  }

  double(value: number): void {
    this.integer(value);
  }

  boolean(value: boolean): void {
    this.integer(value ? 1 : 0);
  }

  bigNumber(digits: string): void {
    this.integer(Number(digits));
  }

  open(): void {}
}
