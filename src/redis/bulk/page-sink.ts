import type { KeyPage } from "./key-page.ts";
import type { RespSink } from "./resp-sink.ts";

/** Fills a page from the reply of SCAN (the cursor and an array of names) or from replies of RANDOMKEY. */
export class PageSink implements RespSink {
  /** Why the server gave no keys, in its words; `undefined`: it gave them. */
  refusal: string | undefined;
  readonly #page: KeyPage;
  #cursorNext = false;
  #cursorSeen = false;

  constructor(page: KeyPage) {
    this.#page = page;
  }

  open(): void {
    this.#cursorNext = !this.#cursorSeen;
  }

  bytes(buffer: Buffer, start: number, end: number): void {
    if (!this.#cursorNext) {
      this.#page.add(buffer, start, end);
      return;
    }
    this.#page.cursor = buffer.toString("latin1", start, end);
    this.#cursorNext = false;
    this.#cursorSeen = true;
  }

  error(message: string): void {
    this.refusal ??= message;
  }

  /** RANDOMKEY of an empty database. */
  nothing(): void {}
  integer(): void {}
  text(): void {}
  double(): void {}
  boolean(): void {}
  bigNumber(): void {}
}
