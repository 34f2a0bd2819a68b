import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../workspace/protocol.ts";
import { end, fire, press, readAlert, when } from "../acts.ts";
import { settle } from "../check-stage.ts";
import { readMark } from "../checks/read-mark.ts";
import type { Lane } from "../lane.ts";
import { channels, openStage, people, type Stage } from "../stage.ts";

interface Loss {
  readonly fault: string;
  /** Something is taken away from under an alert. */
  readonly lose: (stage: Stage, root: Message) => void;
}

const losses: readonly Loss[] = [
  {
    fault: "the root is deleted",
    lose: (stage, root) => {
      stage.deleted.add(readMark(root).outboxId ?? "");
      stage.workspace.client.deleteMessage(root);
    },
  },
  { fault: "the thread is locked", lose: ({ workspace }, root) => workspace.client.lockThread(root) },
  {
    fault: "the channel is archived",
    lose: ({ workspace }) => workspace.client.archiveChannel(channels.alerts),
  },
  {
    fault: "the bot is removed from the channel",
    lose: ({ workspace }) => workspace.client.setBotMembership(channels.alerts, false),
  },
];

/** Where an alert stands goes away; its next change is told all the same, and so is the next alert. */
export const lostPlaces: readonly Lane[] = losses.map(({ fault, lose }) => ({
  name: fault,
  run: async (tell) => {
    const stage = await openStage(fault, { newAlerts: true });
    try {
      const { id, channel, rootTs = "" } = await fire(stage);
      const root = stage.workspace.client.find(channel, rootTs);
      if (root !== undefined) lose(stage, root);
      await takeByCommand(stage, id);
      await when(stage, "a root of use", async () => (await readAlert(stage)).rootTs !== rootTs);
      tell({ fault, detail: "then somebody takes the alert", violations: await settle(stage) });
      await end(stage);
      tell({ fault, detail: "then it ends", violations: await settle(stage) });
      await fire(stage);
      tell({ fault, detail: "then the next fires", violations: await settle(stage) });
    } finally {
      await stage.stop();
    }
  },
}));

async function takeByCommand(stage: Stage, alertId: string): Promise<void> {
  const { ok } = await stage.workspace.client.slash(
    people.sam,
    channels.fallback,
    `/redis-audit ack ${alertId}`,
  );
  if (!ok) throw new Error(`${stage.name}: the command was refused`);
  stage.accepted.push({ alertId, userId: people.sam });
}

/** Sockets go away in every way that Slack has, while a person clicks. */
export const lostSockets: Lane = {
  name: "sockets",
  run: async (tell) => {
    const stage = await openStage("sockets", { newAlerts: true });
    const { client } = stage.workspace;
    try {
      await fire(stage);
      for (const reason of ["drop", "warning", "refresh_requested"] as const) {
        for (const count of [1, 2]) {
          client.disconnectSockets(reason, count);
          await press(stage);
          await stage.until("an open socket", async () => client.connectedSockets() > 0 || undefined);
          tell({ fault: "sockets go away", detail: `${count}, ${reason}`, violations: await settle(stage) });
          await press(stage);
          tell({
            fault: "sockets go away",
            detail: `after ${count}, ${reason}`,
            violations: await settle(stage),
          });
        }
      }
    } finally {
      await stage.stop();
    }
  },
};

/** Killed with a message in hand and started at once: the message waits for its lease, not longer. */
export const startedAtOnce: Lane = {
  name: "started at once",
  run: async (tell) => {
    const stage = await openStage("started at once", { newAlerts: true });
    try {
      stage.workspace.client.failNext("chat.postMessage", "hang");
      await stage.watched.fill();
      await stage.until(
        "a call",
        async () =>
          stage.workspace.client.calls.some(({ method }) => method === "chat.postMessage") || undefined,
      );
      await sleep(50);
      await stage.restart();
      await fire(stage);
      tell({ fault: "SIGKILL, started at once", detail: "while it posts", violations: await settle(stage) });
    } finally {
      await stage.stop();
    }
  },
};
