import { certainStratum, sampledStratum } from "./key-batch.ts";

/** Of each group these many are asked, the first ones: small groups are exact. */
export const certainKeysPerGroup = 256;
/** Keys without a group are asked so many, all groups together: a small keyspace is exact. */
export const certainKeysWithoutGroup = 20_000;
/** Collections from here on are asked without exception: one of them may outweigh its whole group. */
export const certainElements = 1_000;

/** Decides which keys' memory is asked in a `standard` scan. */
export interface MemoryLot {
  /** The stratum of the next key of `group`; -1: none, or it is not known yet. */
  readonly stratumOf: (group: number) => number;
  /** Whether a key of the sampled stratum is asked. `hash`: 32 even bits of its name. */
  readonly isDrawn: (hash: number) => boolean;
}

/**
 * Which keys are drawn depends on their names alone: the same ones in every audit, so that the change between two
 * audits is not blurred by the draw.
 */
export function createMemoryLot(): MemoryLot {
  const seen: number[] = [];
  return {
    stratumOf: (group) => {
      const count = (seen[group + 1] ?? 0) + 1;
      seen[group + 1] = count;
      const certainKeys = group < 0 ? certainKeysWithoutGroup : certainKeysPerGroup;
      return count <= certainKeys ? certainStratum : sampledStratum;
    },
    // One in 16. The low bits are used by the estimate of duplicates.
    isDrawn: (hash) => hash >>> 28 === 0,
  };
}
