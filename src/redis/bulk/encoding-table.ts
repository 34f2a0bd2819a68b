import { unknownEncoding } from "../../core/keyspace-scan/key-batch.ts";

/** A byte holds an encoding; no server has nearly as many. */
const mostEncodings = 256;

/** Turns the answers of OBJECT ENCODING into codes, in the order in which they are first met. */
export class EncodingTable {
  readonly names: string[] = ["unknown"];

  codeOf(buffer: Buffer, start: number, end: number): number {
    const name = buffer.toString("latin1", start, end);
    const known = this.names.indexOf(name);
    if (known >= 0) return known;
    if (this.names.length === mostEncodings) return unknownEncoding;
    return this.names.push(name) - 1;
  }
}
