/** Bytes of a group of keys. */
export interface BytesEstimate {
  readonly bytes: number;
  /** 95 % interval; both equal `bytes` when every key was asked. */
  readonly low: number;
  readonly high: number;
  /** Whether every key was asked. */
  readonly exact: boolean;
  /** Keys whose memory was told. */
  readonly askedKeys: number;
}

/** Adds up memory of keys of which some were asked all, others by lot. Tallies of merged groups can be merged. */
export interface BytesTally {
  /** A key whose memory is asked without exception. NaN: the server did not tell. */
  readonly addCertain: (bytes: number) => void;
  /** A key of those that are asked by lot. NaN: it was not drawn, or the server did not tell. */
  readonly addSampled: (bytes: number) => void;
  readonly merge: (other: BytesTally) => void;
  readonly sums: () => BytesSums;
  /** `undefined`: no key's memory is known. */
  readonly estimate: () => BytesEstimate | undefined;
}

/** What a tally holds; plain numbers, to be stored or sent to another thread. */
export interface BytesSums {
  readonly certainKeys: number;
  readonly certainAsked: number;
  readonly certainBytes: number;
  readonly sampledKeys: number;
  readonly sampledAsked: number;
  readonly sampledBytes: number;
  readonly sampledSquares: number;
}

const noSums: BytesSums = {
  certainKeys: 0,
  certainAsked: 0,
  certainBytes: 0,
  sampledKeys: 0,
  sampledAsked: 0,
  sampledBytes: 0,
  sampledSquares: 0,
};

export function createBytesTally(from: BytesSums = noSums): BytesTally {
  let { certainKeys, certainAsked, certainBytes, sampledKeys, sampledAsked, sampledBytes, sampledSquares } =
    from;
  const sums = (): BytesSums => ({
    certainKeys,
    certainAsked,
    certainBytes,
    sampledKeys,
    sampledAsked,
    sampledBytes,
    sampledSquares,
  });
  return {
    addCertain: (bytes) => {
      certainKeys += 1;
      if (Number.isNaN(bytes)) return;
      certainAsked += 1;
      certainBytes += bytes;
    },
    addSampled: (bytes) => {
      sampledKeys += 1;
      if (Number.isNaN(bytes)) return;
      sampledAsked += 1;
      sampledBytes += bytes;
      sampledSquares += bytes * bytes;
    },
    merge: (other) => {
      const more = other.sums();
      certainKeys += more.certainKeys;
      certainAsked += more.certainAsked;
      certainBytes += more.certainBytes;
      sampledKeys += more.sampledKeys;
      sampledAsked += more.sampledAsked;
      sampledBytes += more.sampledBytes;
      sampledSquares += more.sampledSquares;
    },
    sums,
    estimate: () => estimateBytes(sums()),
  };
}

/**
 * The total of a stratified sample: the certain keys as told, the others by the mean of those drawn, with the normal
 * 95 % interval and the correction for a finite population (W. G. Cochran, Sampling Techniques, 3rd ed., ch. 5). The
 * interval does not cover a few very large values that were never drawn. `undefined`: nothing is known.
 */
export function estimateBytes(sums: BytesSums): BytesEstimate | undefined {
  const { certainKeys, certainAsked, certainBytes, sampledKeys, sampledAsked, sampledBytes } = sums;
  const askedKeys = certainAsked + sampledAsked;
  if (askedKeys === 0) return undefined;
  // Keys that went, or were denied, between their turn and the question count like the others.
  const certain = certainAsked === 0 ? 0 : (certainBytes / certainAsked) * certainKeys;
  if (sampledKeys === 0) {
    return { bytes: certain, low: certain, high: certain, exact: certainAsked === certainKeys, askedKeys };
  }
  const mean = sampledAsked === 0 ? certainBytes / certainAsked : sampledBytes / sampledAsked;
  const bytes = certain + mean * sampledKeys;
  const halfWidth = halfWidthOf(sums);
  return {
    bytes,
    low: Math.max(certainBytes + sampledBytes, bytes - halfWidth),
    high: bytes + halfWidth,
    exact: askedKeys === certainKeys + sampledKeys,
    askedKeys,
  };
}

/** Infinite where fewer than two keys were drawn: then nothing is known of the spread. */
function halfWidthOf({ sampledKeys, sampledAsked, sampledBytes, sampledSquares }: BytesSums): number {
  if (sampledAsked === sampledKeys) return 0;
  if (sampledAsked < 2) return Number.POSITIVE_INFINITY;
  const variance = Math.max(0, (sampledSquares - sampledBytes ** 2 / sampledAsked) / (sampledAsked - 1));
  const finite = 1 - sampledAsked / sampledKeys;
  return 1.959964 * sampledKeys * Math.sqrt((variance / sampledAsked) * finite);
}
