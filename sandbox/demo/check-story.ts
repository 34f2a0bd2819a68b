import type { KnownBlock } from "@slack/types";
import { actionIds } from "../../src/messages/action-ids.ts";
import { marketCluster } from "../fleet/index.ts";
import type { Message } from "../workspace/protocol.ts";
import type { Demo } from "./start-demo.ts";

const channel = "isales-marketing";
const person = "U01SAM";
const burstTtlSeconds = 600;
const patienceMs = 90_000;

/** One thing that must happen, as a person would say it. Rejects when it did not. */
interface Step {
  readonly what: string;
  readonly run: () => Promise<void>;
}

/**
 * Runs the incident without a person, from the alert to its end, and prints the channel's transcript. Answers
 * the exit code: 0, or 1 with what was missing.
 */
export async function checkStory(demo: Demo, signal: AbortSignal): Promise<number> {
  const missing = await runSteps(createSteps(demo), signal);
  console.log(`\n${demo.workspace.client.transcript(channel)}`);
  if (missing === undefined) {
    console.log("\nThe whole story happened: alert, acknowledgment, recovery.");
    return 0;
  }
  console.log(`\nMissing: ${missing}`);
  return 1;
}

async function runSteps(steps: readonly Step[], signal: AbortSignal): Promise<string | undefined> {
  for (const { what, run } of steps) {
    if (signal.aborted) return `${what} (stopped)`;
    try {
      await run();
      console.log(`✓ ${what}`);
    } catch (error) {
      return `${what}\n${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
}

function createSteps({ fleet, workspace: { client } }: Demo): readonly Step[] {
  let root: Message | undefined;
  const rootNow = (): Message => {
    const found = root && client.find(channel, root.ts);
    if (found === undefined) throw new Error("the alert's root message is gone");
    return found;
  };
  const repliesTo = ({ ts }: Message): readonly Message[] =>
    client.thread(channel, ts).filter((message) => message.ts !== ts);
  const waitForRoot = (what: string, holds: (blocks: string) => boolean) =>
    client.waitFor(() => holds(blocksOf(rootNow())), patienceMs, what);
  const waitForReplies = (words: readonly string[]) =>
    client.waitFor(
      () => repliesTo(rootNow()).some((reply) => hasAll(blocksOf(reply), words)),
      patienceMs,
      `A reply with ${words.join(" and ")}`,
    );
  return [
    {
      what: `a burst drives the memory of ${marketCluster} over 85 %`,
      run: async () => {
        await fleet.story.burst({ ttlSeconds: burstTtlSeconds });
      },
    },
    {
      what: "a critical memory alert in English and Chinese is posted to the team's channel",
      run: async () => {
        const isMemoryAlert = (message: Message): boolean =>
          message.threadTs === undefined &&
          hasAll(blocksOf(message), ["🔴", "Memory", "内存", marketCluster]);
        root = await client.waitForMessage(channel, isMemoryAlert, patienceMs);
      },
    },
    {
      what: "a click on Acknowledge is taken",
      run: async () => {
        const result = await client.click(person, rootNow(), actionIds.acknowledge);
        if (!result.ok) throw new Error(`the click failed: ${result.error}`);
      },
    },
    {
      what: "the root shows who acknowledged, and the thread has it",
      run: async () => {
        await waitForRoot("The root with the acknowledgment", (blocks) =>
          hasAll(blocks, [`<@${person}>`, actionIds.unacknowledge]),
        );
        await waitForReplies(["👀", `<@${person}>`]);
      },
    },
    {
      what: "the burst expires and memory falls below 60 %",
      run: async () => {
        await fleet.story.expire();
        await fleet.story.recovered();
      },
    },
    {
      what: "the root is resolved, without buttons, and the thread has it",
      run: async () => {
        await waitForRoot(
          "The resolved root",
          (blocks) => hasAll(blocks, ["🟢", "Resolved", "恢复"]) && !blocks.includes(actionIds.acknowledge),
        );
        await waitForReplies(["🟢"]);
      },
    },
  ];
}

function blocksOf({ blocks }: { readonly blocks: readonly KnownBlock[] }): string {
  return JSON.stringify(blocks);
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}
