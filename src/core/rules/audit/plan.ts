const mebibyte = 1024 * 1024;

/** The smallest plan a cluster can be moved to. */
export interface Plan {
  /** Its `maxmemory`. */
  readonly floorBytes: number;
  /** Who says so. */
  readonly source: string;
}

/** cache.t4g.micro and its like: 0.5 GiB, a quarter of it reserved, so that 384 MiB cannot become less. */
export const smallestElastiCacheNode: Plan = {
  floorBytes: 384 * mebibyte,
  source: "AWS ElastiCache: 75 % of the smallest node, 25 % reserved",
};
