/** Types by code, as `KeyBatch.types` holds them; module types follow in `KeyBatch.typeNames`. */
export const keyTypes = ["unknown", "string", "list", "set", "zset", "hash", "stream"] as const;

/** Not asked, or not answered. */
export const unknownType = 0;
/** From here to `lastCollectionType` a length command tells the number of elements. */
export const firstCollectionType = 2;
export const lastCollectionType = 6;

/** Of most keys the encoding is not asked. */
export const unknownEncoding = 0;

/** `ttlMs` of a key that never expires. */
export const neverExpires = -1;
/** `ttlMs` of a key that was gone when it was asked for. */
export const alreadyGone = -2;

/** Part of the keys whose memory is asked without exception, or of those of which a share is asked by lot. */
export const certainStratum = 0;
export const sampledStratum = 1;

/** The names of some keys of one logical database, before anything else is known of them. */
export interface KeyNames {
  readonly database: number;
  readonly count: number;
  /** Key `i` is `bytes[starts[i]]` up to, without, `bytes[ends[i]]`. */
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** For the listener to fill: a number from 0 for the group of each key; -1, as it is at first: none. */
  readonly groups: Int32Array;
}

/**
 * Some keys and what is known of them. All arrays are used again for later batches and are longer than `count`: a
 * listener copies what it wants to keep. NaN stands for what was not asked or not told.
 */
export interface KeyBatch extends KeyNames {
  /** Milliseconds left; `neverExpires`; `alreadyGone`, and then nothing else counts. */
  readonly ttlMs: Float64Array;
  /** Indexes of `typeNames`. */
  readonly types: Uint8Array;
  /** `keyTypes`, and types of modules behind them as they are met. */
  readonly typeNames: readonly string[];
  /** By MEMORY USAGE: with the key's name and the server's overhead; of large collections the server's estimate. */
  readonly memoryBytes: Float64Array;
  /** `certainStratum` or `sampledStratum`: decides how `memoryBytes` of a group are added up. */
  readonly strata: Uint8Array;
  /** Of collections. */
  readonly elements: Float64Array;
  /** Indexes of `encodingNames`; asked of a few keys of each group. */
  readonly encodings: Uint8Array;
  /** As OBJECT ENCODING calls them, in the order in which they were met, behind `unknown`. */
  readonly encodingNames: readonly string[];
}
