import { keyTypes } from "../../core/keyspace-scan/key-batch.ts";

/** A byte holds a type; more kinds than this no server has. */
const mostTypes = 256;
const letterS = 115;
const letterN = 110;

/** Turns the answers of TYPE into codes; types of modules get a code when they are first met. */
export class TypeTable {
  readonly names: string[] = [...keyTypes];

  /** `undefined`: `none`, there is no such key. */
  codeOf(buffer: Buffer, start: number, end: number): number | undefined {
    // Nearly all answers are `string` (not `stream`): known by their length, first and fifth letter.
    const length = end - start;
    if (length === 6 && buffer[start] === letterS && buffer[start + 4] === letterN) return 1;
    const name = buffer.toString("latin1", start, end);
    if (name === "none") return undefined;
    const known = this.names.indexOf(name);
    if (known >= 0) return known;
    if (this.names.length === mostTypes) return 0;
    return this.names.push(name) - 1;
  }
}
