import { end, fire, hasRoot, press, readAlert, when } from "../acts.ts";
import type { Stage, StageOptions } from "../stage.ts";

/** Something that the bot does in several steps. */
export interface Operation {
  /** Brings the stage to where it can begin. */
  readonly prepare: (stage: Stage) => Promise<void>;
  /** Lets it begin. The bot may die meanwhile. */
  readonly trigger: (stage: Stage) => Promise<void>;
  /** Whether the store says that it happened. */
  readonly isDone: (stage: Stage) => Promise<boolean>;
  /** After a restart: what Slack refused is done again, and the operation ends. */
  readonly complete: (stage: Stage) => Promise<void>;
}

/** A new alert, from the first bad sample to its message. */
const post: Operation = {
  prepare: end,
  trigger: (stage) => stage.watched.fill(),
  isDone: hasRoot,
  complete: async (stage) => {
    await when(stage, "the alert", hasRoot);
  },
};

/** The alert ends: its message changes, and its thread says so. */
const edit: Operation = {
  prepare: async (stage) => {
    await fire(stage);
  },
  trigger: (stage) => stage.watched.empty(),
  isDone: async (stage) => (await stage.memoryAlert())?.condition === "resolved",
  complete: end,
};

/** Sam takes the alert, or gives it back, whichever he can. */
const acknowledge: Operation = {
  prepare: async (stage) => {
    await fire(stage);
  },
  trigger: async (stage) => {
    await press(stage);
  },
  isDone: async (stage) => {
    const { id } = await readAlert(stage);
    const count = (await stage.store.alerts.transitions(id)).filter(
      ({ transition }) => transition.actor.kind === "user",
    ).length;
    return count >= stage.accepted.length && stage.accepted.length > 0;
  },
  complete: async (stage) => {
    await when(
      stage,
      "the end of what was accepted",
      async ({ store }) => (await store.inbox.pending()).length === 0,
    );
  },
};

const minuteMs = 60_000;
/** Steps of the stage's escalation policy in all rounds. */
const allCalls = 12;

/** Nobody takes the alert, and the next person is called. */
const escalate: Operation = {
  prepare: async (stage) => {
    if ((await countCalls(stage)) === allCalls) await end(stage);
    await fire(stage);
    expected.set(stage, (await countCalls(stage)) + 1);
  },
  trigger: (stage) => stage.moveClock(15 * minuteMs),
  isDone: async (stage) => (await countCalls(stage)) >= (expected.get(stage) ?? 0),
  complete: async (stage) => {
    await when(stage, "the call", escalate.isDone);
  },
};

/** How many calls a stage's alert will have had. */
const expected = new WeakMap<Stage, number>();

async function countCalls(stage: Stage): Promise<number> {
  const alert = await stage.memoryAlert();
  if (alert?.condition !== "firing") return 0;
  const transitions = await stage.store.alerts.transitions(alert.id);
  return transitions.filter(({ transition }) => transition.name === "called").length;
}

/** Without events: of its own messages, the bot would store each as it stores a person's. */
const quiet = { events: [], schedule: "*/2 * * * * *" } as const;

/** Each with the stage that it needs. */
export const operations = {
  post: { operation: post, stage: { ...quiet, newAlerts: true } },
  edit: { operation: edit, stage: quiet },
  acknowledge: { operation: acknowledge, stage: { ...quiet, schedule: "*/5 * * * * *" } },
  escalate: { operation: escalate, stage: { ...quiet, newAlerts: true, escalates: true } },
} as const satisfies Readonly<
  Record<string, { readonly operation: Operation; readonly stage: StageOptions }>
>;
