import type { ItemTally, NodeProgress, PlanItem } from "./plan.ts";

/** Counts what becomes of the keys of each item; plain arrays, since it is used for each key. */
export class Tally {
  readonly #numbers: readonly number[];
  readonly #changed: number[];
  readonly #skipped: Map<string, number>[];

  /** `from`: what was counted before. */
  constructor(items: readonly Pick<PlanItem, "number">[], from: readonly ItemTally[] = []) {
    this.#numbers = items.map(({ number }) => number);
    const before = this.#numbers.map((number) => from.find((tally) => tally.number === number));
    this.#changed = before.map((tally) => tally?.changed ?? 0);
    this.#skipped = before.map((tally) => new Map(Object.entries(tally?.skipped ?? {})));
  }

  /** `item`: its index. */
  change(item: number): void {
    this.#changed[item] = (this.#changed[item] ?? 0) + 1;
  }

  skip(item: number, reason: string): void {
    const skipped = this.#skipped[item];
    skipped?.set(reason, (skipped.get(reason) ?? 0) + 1);
  }

  get changed(): number {
    return this.#changed.reduce((sum, count) => sum + count, 0);
  }

  snapshot(): readonly ItemTally[] {
    return this.#numbers.map((number, index) => {
      const skipped = Object.fromEntries(this.#skipped[index] ?? []);
      return tallyOf(number, this.#changed[index] ?? 0, skipped);
    });
  }
}

/** Of several nodes, in the order of the items. */
export function addUpTallies(
  items: readonly Pick<PlanItem, "number">[],
  nodes: readonly Pick<NodeProgress, "tallies">[],
): readonly ItemTally[] {
  return items.map(({ number }) => {
    const own = nodes.flatMap(({ tallies }) => tallies.filter((tally) => tally.number === number));
    const skipped: Record<string, number> = {};
    for (const tally of own) {
      for (const [reason, count] of Object.entries(tally.skipped))
        skipped[reason] = (skipped[reason] ?? 0) + count;
    }
    return tallyOf(number, sum(own.map(({ changed }) => changed)), skipped);
  });
}

/** What stays of a walk that begins anew: changed keys are changed; all others are looked at again. */
export function keepChanged(tallies: readonly ItemTally[]): readonly ItemTally[] {
  return tallies.map(({ number, changed }) => tallyOf(number, changed, {}));
}

function tallyOf(number: number, changed: number, skipped: Readonly<Record<string, number>>): ItemTally {
  return { number, matched: changed + sum(Object.values(skipped)), changed, skipped };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
