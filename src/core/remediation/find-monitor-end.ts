import type { MonitorEnd } from "./monitored-node.ts";

/** How MONITOR on one node stands. */
export interface MonitorMoment {
  readonly watchedMs: number;
  /** As long as was signed. */
  readonly forMs: number;
  /** Somebody stopped it. */
  readonly isHalted: boolean;
  /** Looks at PING in a row that were worse than the health limits bear. */
  readonly worseLooks: number;
  /** How much longer the newest line was on its way than the quickest one: what the server holds back for us. */
  readonly lagMs: number;
}

/** One pause of the bot's own process must not look like the server's. */
const worseLooksToEnd = 2;
/** What the server keeps for a slow reader is memory of its own. */
const mostLagMs = 1_000;

/** Why it must end now; `undefined`: it may go on. */
export function findMonitorEnd(moment: MonitorMoment): MonitorEnd | undefined {
  if (moment.isHalted) return "stopped";
  if (moment.worseLooks >= worseLooksToEnd) return "latency";
  if (moment.lagMs > mostLagMs) return "backlog";
  return moment.watchedMs >= moment.forMs ? "time" : undefined;
}
