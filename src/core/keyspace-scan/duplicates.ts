import { IdentityCounts } from "./identity-counts.ts";

/** How many of the keys that a walk returned it had returned before. */
export interface DuplicateEstimate {
  /** Share (0..1) of the returned keys. */
  readonly share: number;
  /** 95 % interval of `share`. */
  readonly low: number;
  readonly high: number;
  /** Returned keys less duplicates. */
  readonly distinctKeys: number;
  /** Returned keys on which the estimate rests; when they are all, it is exact. */
  readonly sampledKeys: number;
}

export interface DuplicateCounter {
  /** Counts a returned key by its hash (32 even bits); returns whether the key is to be given to `keep`. */
  readonly add: (hash: number) => boolean;
  /** `otherHash`: 32 bits from another seed, without which two of 100,000 keys would look the same. */
  readonly keep: (hash: number, otherHash: number) => void;
  readonly estimate: () => DuplicateEstimate;
}

/** Distinct hashes kept at most; about 1 MB. */
const mostHashes = 16_384;
/** Together with the first hash's 32 bits as many as a number holds exactly. */
const otherRange = 2 ** 20;

/**
 * Estimates duplicates with bounded memory. It keeps the keys whose hash is a multiple of 2^d, and how often each
 * came; when they become too many, d grows by one. Which keys are kept depends on their names alone, so the kept ones
 * are a fair sample of all, whenever they came (adaptive sampling, P. Flajolet 1990,
 * https://doi.org/10.1007/BF02241657). Keys are told apart by 52 bits.
 */
export function createDuplicateCounter(capacity = mostHashes): DuplicateCounter {
  let kept = new IdentityCounts(capacity);
  let mask = 0;
  let returned = 0;
  let sampled = 0;

  function thinOut(): void {
    mask = mask * 2 + 1;
    const fewer = new IdentityCounts(capacity);
    sampled = 0;
    kept.forEach((identity, times) => {
      // The first hash stands in front of the other one's bits.
      if ((Math.floor(identity / otherRange) & mask) !== 0) return;
      fewer.add(identity, times);
      sampled += times;
    });
    kept = fewer;
  }

  return {
    add: (hash) => {
      returned += 1;
      return (hash & mask) === 0;
    },
    keep: (hash, otherHash) => {
      if ((hash & mask) !== 0) return;
      const identity = hash * otherRange + (otherHash % otherRange);
      sampled += 1;
      kept.add(identity, 1);
      while (kept.size > capacity) thinOut();
    },
    estimate: () => {
      if (sampled === 0) return { share: 0, low: 0, high: 0, distinctKeys: returned, sampledKeys: 0 };
      const repeats = sampled - kept.size;
      const share = repeats / sampled;
      const [low, high] = mask === 0 ? [share, share] : shareInterval(repeats, sampled);
      return { share, low, high, distinctKeys: Math.round(returned * (1 - share)), sampledKeys: sampled };
    },
  };
}

/**
 * The 95 % interval of a share of which `hits` of `count` draws spoke (Wilson's score interval: it stays within 0..1
 * and says something also when there is no hit at all). `count` must be above 0.
 * https://doi.org/10.1080/01621459.1927.10502953
 */
export function shareInterval(hits: number, count: number): readonly [low: number, high: number] {
  const z = 1.959964;
  const share = hits / count;
  const scale = 1 + (z * z) / count;
  const centre = share + (z * z) / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
