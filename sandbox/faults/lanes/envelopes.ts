import { setTimeout as sleep } from "node:timers/promises";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import { actionIds } from "../../../src/messages/action-ids.ts";
import { end, fire, when } from "../acts.ts";
import { settle } from "../check-stage.ts";
import type { Lane } from "../lane.ts";
import { type Meddling, type SocketProxy, startSocketProxy } from "../socket-proxy.ts";
import { openStage, people, type Stage } from "../stage.ts";

/** Longer than a click of one person and a reaction of another lie apart. */
const holdMs = 400;
/** Longer than Slack waits for an acknowledgment here. */
const lateMs = 2500;
const ackTimeoutMs = 1000;

const twice: Meddling = (_, deliver) => {
  deliver();
  setTimeout(deliver, 150);
};
const late: Meddling = (_, deliver) => {
  setTimeout(deliver, lateMs);
};

/** The first of each pair goes behind the second. */
function backwards(): Meddling {
  let held: (() => void) | undefined;
  return (_, deliver) => {
    const first = held;
    if (first === undefined) {
      held = deliver;
      setTimeout(() => {
        if (held === deliver) deliver();
        held = undefined;
      }, holdMs);
      return;
    }
    held = undefined;
    deliver();
    first();
  };
}

interface Hearing {
  readonly fault: string;
  readonly meddle: (proxy: SocketProxy) => void;
}

const hearings: readonly Hearing[] = [
  { fault: "envelopes come twice", meddle: (proxy) => proxy.meddle(twice) },
  { fault: "envelopes come in another order", meddle: (proxy) => proxy.meddle(backwards()) },
  { fault: "envelopes come late", meddle: (proxy) => proxy.meddle(late) },
  { fault: "acknowledgments get lost, events come again", meddle: (proxy) => proxy.loseAcknowledgments(3) },
];

/** What people do reaches the bot twice, late, in another order, or again. */
export const envelopes: Lane = {
  name: "envelopes",
  run: (tell) =>
    withProxy({ ackTimeoutMs }, async (stage, proxy) => {
      for (const { fault, meddle } of hearings) {
        const alert = await fire(stage);
        meddle(proxy);
        await actTogether(stage, alert);
        await afterwards(stage, proxy);
        tell({
          fault,
          detail: alert.id,
          violations: [...(await settle(stage)), ...(await countActs(stage, alert))],
        });
        await end(stage);
      }
    }),
};

/** Sam reacts, Lin answers in the thread, and both mean that they take it. */
async function actTogether(stage: Stage, { channel, rootTs = "" }: Alert): Promise<void> {
  const { client } = stage.workspace;
  const root = client.find(channel, rootTs);
  if (root === undefined) throw new Error(`${stage.name}: there is no root`);
  await client.react(people.sam, root, "eyes");
  await client.say(people.lin, channel, "收到", { threadTs: rootTs });
}

async function afterwards(stage: Stage, proxy: SocketProxy): Promise<void> {
  await stage.workspace.client.eventsSettled();
  await sleep(lateMs);
  proxy.loseAcknowledgments(0);
  proxy.meddle((_, deliver) => deliver());
}

/** Each of the two is stored, and stored once. */
async function countActs({ store }: Stage, { id }: Alert): Promise<readonly string[]> {
  const transitions = await store.alerts.transitions(id);
  return Object.values(people).flatMap((person) => {
    const count = transitions.filter(
      ({ transition: { actor } }) => actor.kind === "user" && actor.userId === person,
    ).length;
    return count === 1 ? [] : [`${id}: one act of ${person} is stored ${count} times`];
  });
}

/** Lin's Acknowledge and Sam's Un-acknowledge arrive in the same moment; who is first wins, the other is told. */
export const oppositeButtons: Lane = {
  name: "opposite buttons",
  run: (tell) =>
    withProxy({ ackTimeoutMs: 20_000 }, async (stage, proxy) => {
      for (const order of ["Acknowledge first", "Un-acknowledge first"] as const) {
        const alert = await fire(stage);
        const held: (() => void)[] = [];
        proxy.meddle(({ type }, deliver) => {
          if (type === "interactive") held.push(deliver);
          else deliver();
        });
        const acknowledging = stage.click(people.lin, alert, actionIds.acknowledge);
        await takeByCommand(stage, alert);
        const unacknowledging = stage.click(people.sam, alert, actionIds.unacknowledge);
        await when(stage, "both clicks", async () => held.length === 2);
        for (const deliver of order === "Acknowledge first" ? held : held.reverse()) deliver();
        const heard = await Promise.all([acknowledging, unacknowledging]);
        proxy.meddle((_, deliver) => deliver());
        const lost = heard.every(Boolean) ? [] : ["a click was not accepted"];
        const violations = [...lost, ...(await settle(stage))];
        tell({ fault: "two people click opposite buttons at once", detail: order, violations });
        await end(stage);
      }
    }),
};

async function takeByCommand(stage: Stage, { id, channel, rootTs = "" }: Alert): Promise<void> {
  const { client } = stage.workspace;
  const { ok } = await client.slash(people.sam, channel, `/redis-audit ack ${id}`);
  if (ok) stage.accepted.push({ alertId: id, userId: people.sam });
  await when(stage, "the other button", async () =>
    JSON.stringify(client.find(channel, rootTs)?.blocks).includes(`"${actionIds.unacknowledge}"`),
  );
}

async function withProxy(
  options: { readonly ackTimeoutMs: number },
  run: (stage: Stage, proxy: SocketProxy) => Promise<void>,
): Promise<void> {
  let proxy: SocketProxy | undefined;
  const interpose = async (workspace: Stage["workspace"]): Promise<SocketProxy> => {
    proxy = await startSocketProxy(workspace);
    return proxy;
  };
  const stage = await openStage("envelopes", { ...options, newAlerts: true, interpose });
  try {
    if (proxy !== undefined) await run(stage, proxy);
  } finally {
    await stage.stop();
  }
}
