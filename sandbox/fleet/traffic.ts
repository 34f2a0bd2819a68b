import type { ClusterTraffic } from "./cluster-traffic.ts";

/** Light load on every cluster. */
export interface Traffic {
  /** Does nothing when it is running already. */
  readonly start: () => void;
  /** Resolves when no command is under way. Connections stay, so that `start` can go on. */
  readonly stop: () => Promise<void>;
  /** Stops for good, without waiting for a server that hangs. */
  readonly close: () => Promise<void>;
}

const tickMs = 250;

export function createTraffic(clusters: readonly ClusterTraffic[]): Traffic {
  let timers: readonly NodeJS.Timeout[] = [];
  const underWay = new Set<Promise<void>>();
  const tick = (cluster: ClusterTraffic): void => {
    const ticked = cluster.tick(Date.now()).finally(() => underWay.delete(ticked));
    underWay.add(ticked);
  };
  const stop = async (): Promise<void> => {
    for (const timer of timers) clearInterval(timer);
    timers = [];
    await Promise.all(underWay);
  };
  return {
    start: () => {
      if (timers.length === 0) timers = clusters.map((cluster) => setInterval(tick, tickMs, cluster));
    },
    stop,
    close: async () => {
      const stopped = stop();
      // Commands that wait for a server that hangs end with the connection.
      for (const cluster of clusters) cluster.close();
      await stopped;
    },
  };
}
