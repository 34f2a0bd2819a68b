/** Many commands about keys, as one packet; used again and again. */
export class CommandPacket {
  count = 0;
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #used = 0;

  reset(): void {
    this.count = 0;
    this.#used = 0;
  }

  /** `head`: all before the key; `tail`: the arguments behind it, encoded. The key is `source[start, end)`. */
  add(head: Buffer, source: Uint8Array, start: number, end: number, tail: string): void {
    const length = end - start;
    const frame = `$${length}\r\n`;
    this.#makeRoom(head.length + frame.length + length + 2 + tail.length);
    const bytes = this.#bytes;
    let at = this.#used;
    at += head.copy(bytes, at);
    at += bytes.write(frame, at, "latin1");
    bytes.set(source.subarray(start, end), at);
    at += length;
    bytes[at++] = 13;
    bytes[at++] = 10;
    if (tail !== "") at += bytes.write(tail, at, "latin1");
    this.#used = at;
    this.count += 1;
  }

  /** Valid until the next `reset`. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  #makeRoom(more: number): void {
    if (this.#used + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe((this.#used + more) * 2);
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}

/** What stands before a key: the number of all parts, then the words. */
export function commandHead(parts: number, ...words: readonly string[]): Buffer {
  return Buffer.from(`*${parts}\r\n${encodeWords(...words)}`);
}

/** Arguments as bulk strings; ASCII only. */
export function encodeWords(...words: readonly (string | number)[]): string {
  return words.map((word) => `$${String(word).length}\r\n${word}\r\n`).join("");
}
