import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStore } from "../../src/store/create-store.ts";
import { raise, take } from "./raise.ts";

/** Decisions that were stored a second, each a transaction of its own that survives a power cut. */
export interface Writes {
  readonly newAlerts: number;
  readonly changes: number;
}

export async function measureWrites(count: number): Promise<Writes> {
  const folder = await mkdtemp(join(tmpdir(), "bench-alerts-"));
  const store = await createStore(`sqlite:${join(folder, "bench.db")}`, {
    newOutboxId: randomUUID,
    editEveryMs: 15_000,
  });
  try {
    const nowMs = Date.now();
    const decisions = Array.from({ length: count }, (_, index) => raise(index + 1, "C0BENCH", nowMs));
    const newAlerts = await perSecond(decisions, (decision) => store.alerts.apply(decision));
    const changes = await perSecond(decisions, ({ alert }) => store.alerts.apply(take(alert, nowMs)));
    return { newAlerts, changes };
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function perSecond<T>(values: readonly T[], write: (value: T) => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  for (const value of values) await write(value);
  return (values.length / (performance.now() - startedAtMs)) * 1000;
}
