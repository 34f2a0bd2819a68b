import { setTimeout as sleep } from "node:timers/promises";
import { settle } from "../check-stage.ts";
import type { Lane, Run } from "../lane.ts";
import { openStage, type Stage, type StageOptions } from "../stage.ts";
import { type Operation, operations } from "./operations.ts";

/** Longer than a lease of the outbox: what the killed process had taken is free again. */
const downMs = 45_000;
const operationMs = 20_000;
/** How long a process whose work seems done is watched for a last step. */
const graceMs = 300;

/** The steps of an operation are dealt out to so many lanes, since each costs a start of the bot. */
const shares: Readonly<Record<keyof typeof operations, number>> = {
  post: 2,
  edit: 2,
  acknowledge: 2,
  escalate: 3,
};

/** Kills the bot at each step of each operation, from the first to the last there is. */
export const killSteps: readonly Lane[] = Object.entries(shares).flatMap(([name, count]) =>
  Array.from({ length: count }, (_, index) => killLane(name as keyof typeof operations, index + 1, count)),
);

function killLane(name: keyof typeof operations, first: number, stride: number): Lane {
  const { stage, operation } = operations[name];
  return {
    name: `kill ${name} ${first}/${stride}`,
    run: (tell) => killAtEach({ name, options: stage, operation, first, stride }, tell),
  };
}

interface Killing {
  readonly name: string;
  readonly options: StageOptions;
  readonly operation: Operation;
  readonly first: number;
  readonly stride: number;
}

async function killAtEach(
  { name, options, operation, first, stride }: Killing,
  tell: (run: Run) => void,
): Promise<void> {
  const stage = await openStage(name, options);
  try {
    for (let step = first; ; step += stride) {
      const died = await killAt(stage, operation, step);
      const steps = stage.bot().steps();
      if (died) {
        await stage.restart(downMs);
        await operation.complete(stage);
      }
      const detail = died ? `step ${steps.at(-1)}` : `all ${steps.length} steps, unkilled`;
      tell({ fault: `SIGKILL, ${name}`, detail, violations: await settle(stage) });
      if (!died) return;
    }
  } finally {
    await stage.stop();
  }
}

/** `false`: the operation has no such step, and ended. */
async function killAt(stage: Stage, operation: Operation, step: number): Promise<boolean> {
  await operation.prepare(stage);
  await stage.bot().order({ do: "arm", step });
  const { ended } = stage.bot();
  const worked = operation.trigger(stage).then(() => settled(stage, operation));
  try {
    await Promise.race([ended, worked]);
  } catch (error) {
    if (stage.bot().isAlive()) throw error;
  }
  await worked.catch(() => {});
  return !stage.bot().isAlive();
}

/** Resolves when the operation has ended in the store and in Slack, or the bot died. */
async function settled(stage: Stage, operation: Operation): Promise<void> {
  const isOver = async (): Promise<true | undefined> => {
    if (!stage.bot().isAlive()) return true;
    const waits = (await stage.store.outbox.pendingCount()) + (await stage.store.inbox.pending()).length;
    return (await operation.isDone(stage)) && waits === 0 ? true : undefined;
  };
  await stage.until(`${stage.name}: the end`, isOver, operationMs);
  await sleep(graceMs);
}
