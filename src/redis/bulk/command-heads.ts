/** A part of `commandHeads`. */
export interface Head {
  readonly start: number;
  readonly end: number;
}

const heads = {
  ttl: "*2\r\n$4\r\nPTTL\r\n",
  type: "*2\r\n$4\r\nTYPE\r\n",
  memory: "*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n",
  encoding: "*3\r\n$6\r\nOBJECT\r\n$8\r\nENCODING\r\n",
  list: "*2\r\n$4\r\nLLEN\r\n",
  set: "*2\r\n$5\r\nSCARD\r\n",
  zset: "*2\r\n$5\r\nZCARD\r\n",
  hash: "*2\r\n$4\r\nHLEN\r\n",
  stream: "*2\r\n$4\r\nXLEN\r\n",
};

/** What stands before the key in the commands of a scan, one behind the other. */
export const commandHeads: Buffer = Buffer.from(Object.values(heads).join(""));

export const longestHeadBytes = heads.encoding.length;
export const ttlHead = headOf(heads.ttl);
export const typeHead = headOf(heads.type);
export const memoryHead = headOf(heads.memory);
export const encodingHead = headOf(heads.encoding);

const noHead: Head = { start: 0, end: 0 };

/** By type code, as `keyTypes` has them. */
export const lengthHeads: readonly Head[] = [
  noHead,
  noHead,
  headOf(heads.list),
  headOf(heads.set),
  headOf(heads.zset),
  headOf(heads.hash),
  headOf(heads.stream),
];

function headOf(text: string): Head {
  const start = commandHeads.indexOf(text);
  return { start, end: start + text.length };
}
