import type { Cluster } from "../../core/fleet.ts";
import { isMonitor } from "../../core/remediation/is-monitor.ts";
import type { MonitoredNode } from "../../core/remediation/monitored-node.ts";
import type { NodeProgress, Run } from "../../core/remediation/plan.ts";
import { addUpTallies } from "../../core/remediation/tally.ts";
import { ScanCounters } from "../../redis/bulk/scan-counters.ts";
import type { NodeJournal } from "./journal.ts";
import type { RemediationParts, RemediationTimes } from "./remediation-parts.ts";
import { WalkHalted } from "./walk-halted.ts";

/** What one process knows of a run that it works on, newer than what is stored. */
export class RunWork {
  readonly run: Run;
  readonly cluster: Cluster;
  readonly parts: RemediationParts;
  readonly times: RemediationTimes;
  /** Lookups that the work has caused, by node. */
  readonly counters: Map<string, ScanCounters>;
  nodes: readonly NodeProgress[];
  /** Keys that the dry run has looked at. */
  checkedKeys = 0;
  monitored: readonly MonitoredNode[];
  /** The run was here before: keys with its TTL may be counted already. */
  again: boolean;
  /** When something was achieved last, monotonic ms. */
  aliveAtMs: number;
  /** Places of `nodes` whose journal may know more than their tallies. */
  readonly unsettled: Set<string>;
  /** Those that are being written. */
  readonly journals = new Set<Pick<NodeJournal, "sync">>();
  #halted = false;

  constructor(run: Run, cluster: Cluster, parts: RemediationParts, times: RemediationTimes) {
    this.run = run;
    this.cluster = cluster;
    this.parts = parts;
    this.times = times;
    this.nodes = run.nodes;
    this.monitored = run.monitored ?? [];
    // Also of a node of which no page is stored: the first one may have been written.
    this.again = run.nodes.length > 0;
    this.aliveAtMs = parts.monotonicMs();
    this.unsettled = new Set(run.nodes.map(placeOf));
    this.counters = new Map();
  }

  /** `node`: `host:port`. */
  countersOf(node: string): ScanCounters {
    const counters = this.counters.get(node) ?? new ScanCounters();
    this.counters.set(node, counters);
    return counters;
  }

  get lookups(): { readonly hits: number; readonly misses: number } {
    const all = [...this.counters.values()];
    const sum = (of: "hits" | "misses") => all.reduce((total, counters) => total + counters[of], 0);
    return { hits: sum("hits"), misses: sum("misses") };
  }

  progressOf(node: string, database: number): NodeProgress | undefined {
    return this.nodes.find((one) => one.node === node && one.database === database);
  }

  /** Replaces what is known of one node's database, or adds it. */
  store(progress: NodeProgress): void {
    const place = placeOf(progress);
    const known = this.nodes.some((one) => placeOf(one) === place);
    this.nodes = known
      ? this.nodes.map((one) => (placeOf(one) === place ? progress : one))
      : [...this.nodes, progress];
  }

  /** To be laid over the stored run. */
  facts(): Pick<Run, "nodes" | "tallies" | "monitored" | "checkedKeys"> {
    const { nodes, monitored, checkedKeys } = this;
    const tallies = addUpTallies(this.run.plan.items, nodes);
    return {
      nodes,
      tallies,
      ...(checkedKeys > 0 && { checkedKeys }),
      ...(isMonitor(this.run.plan) && { monitored }),
    };
  }

  /** Resolves when the disk has all that the journals were told so far. */
  async syncJournals(): Promise<void> {
    await Promise.all([...this.journals].map((journal) => journal.sync()));
  }

  get changed(): number {
    return this.nodes.reduce(
      (sum, { tallies }) => sum + tallies.reduce((total, { changed }) => total + changed, 0),
      0,
    );
  }

  /** Goes on with what this process knows from the state before. */
  takeOver(before: RunWork): void {
    this.nodes = before.nodes;
    this.monitored = before.monitored;
    this.again = before.again;
    this.aliveAtMs = before.aliveAtMs;
    this.unsettled.clear();
    for (const place of before.unsettled) this.unsettled.add(place);
    for (const [node, counters] of before.counters) this.counters.set(node, counters);
  }

  halt(): void {
    this.#halted = true;
  }

  get isHalted(): boolean {
    return this.#halted;
  }

  /** Throws `WalkHalted` once the work is to stand still. */
  check(): void {
    if (this.#halted) throw new WalkHalted();
  }
}

export function placeOf({ node, database }: Pick<NodeProgress, "node" | "database">): string {
  return `${database} ${node}`;
}
