import type { Fault } from "../../workspace/faults.ts";
import { end, fire } from "../acts.ts";
import { settle } from "../check-stage.ts";
import type { Lane, Run } from "../lane.ts";
import { openStage, type Stage } from "../stage.ts";

/** What Slack, or something on the way to it, may answer. */
const answers: readonly {
  readonly name: string;
  readonly fault: Fault;
  /** After it the bot calls nothing for half a minute, so two in a row would be two faults. */
  readonly rests?: true;
}[] = [
  { name: "no answer, call not taken", fault: "hang" },
  { name: "no answer, call taken", fault: "apply-then-hang" },
  { name: "429 with Retry-After", fault: { status: 429, retryAfterSeconds: 2 } },
  { name: "429 without Retry-After", fault: { status: 429 } },
  { name: "500", fault: { status: 500 } },
  { name: "503 with a page of HTML", fault: { status: 503, body: "<html>Service Unavailable</html>" } },
  { name: "200 with a page of HTML", fault: "html" },
  { name: "half of the JSON, call taken", fault: "truncated-json" },
  { name: "connection closed, call not taken", fault: "drop" },
  { name: "connection closed, call taken", fault: "apply-then-drop" },
  { name: "internal_error", fault: { error: "internal_error" } },
  { name: "token_revoked", fault: { error: "token_revoked" }, rests: true },
];
const share = 2;

/** Slack answers wrongly when an alert is posted, and when its end is shown and told. */
export const slackAnswers: readonly Lane[] = Array.from({ length: answers.length / share }, (_, index) => ({
  name: `Slack answers ${index + 1}`,
  // The slow ones are next to each other in the list, so each lane gets one at most.
  run: (tell) =>
    answerWrongly(
      answers.filter((__, place) => place % (answers.length / share) === index),
      tell,
    ),
}));

async function answerWrongly(wrong: typeof answers, tell: (run: Run) => void): Promise<void> {
  const stage = await openStage("Slack answers", { newAlerts: true });
  const { client } = stage.workspace;
  const tellOf = async (name: string, detail: string): Promise<void> =>
    tell({ fault: `Slack: ${name}`, detail, violations: await settle(stage) });
  try {
    for (const { name, fault, rests } of wrong) {
      client.failNext("chat.postMessage", fault);
      await fire(stage);
      await tellOf(name, "posting the root");
      client.failNext("chat.update", fault);
      if (rests === undefined) client.failNext("chat.postMessage", fault);
      await end(stage);
      await tellOf(name, "editing it and replying");
      await lookUpWrongly(stage, fault);
      await tellOf(name, "posting it and looking it up");
      await end(stage);
      await settle(stage);
    }
  } finally {
    await stage.stop();
  }
}

/** The post is in doubt, and so is the look at what became of it. */
async function lookUpWrongly(stage: Stage, fault: Fault): Promise<void> {
  const { client } = stage.workspace;
  client.failNext("chat.postMessage", "apply-then-drop");
  client.failNext("conversations.history", fault);
  await fire(stage);
}
