/** What nodes cost, by the fleet file. */
export interface NodePrices {
  /** ISO 4217. */
  readonly currency: string;
  /** Whose prices, and of when; shown with every figure. */
  readonly source: string;
  readonly nodes: readonly {
    readonly name: string;
    /** What a node of the kind can hold: its `maxmemory`. */
    readonly maxmemoryBytes: number;
    readonly pricePerMonth: number;
  }[];
}

/** What a month would cost more on the next bigger kind of node. */
export interface ExtraCost {
  readonly amount: number;
  readonly currency: string;
  readonly source: string;
  /** Names of the kinds. */
  readonly from: string;
  readonly to: string;
}

/** A node's maxmemory is rarely the table's to the byte. */
const slack = 0.97;

/**
 * Moving every node to the next bigger kind. A node's kind is the smallest that holds what it is allowed to;
 * `undefined`: it is none of the table, or the biggest.
 */
export function findExtraCost(
  prices: NodePrices | undefined,
  maxmemoryBytes: number | undefined,
  nodes: number,
): ExtraCost | undefined {
  if (prices === undefined || maxmemoryBytes === undefined || nodes < 1) return undefined;
  const bySize = prices.nodes.toSorted((a, b) => a.maxmemoryBytes - b.maxmemoryBytes);
  const at = bySize.findIndex((node) => node.maxmemoryBytes >= maxmemoryBytes * slack);
  const now = bySize[at];
  const next = now && bySize.find((node) => node.maxmemoryBytes > now.maxmemoryBytes);
  if (now === undefined || next === undefined) return undefined;
  return {
    amount: Math.round((next.pricePerMonth - now.pricePerMonth) * nodes * 100) / 100,
    currency: prices.currency,
    source: prices.source,
    from: now.name,
    to: next.name,
  };
}
