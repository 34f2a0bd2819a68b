import { SocketModeClient } from "@slack/socket-mode";
import type { ModalView } from "@slack/types";
import { WebClient } from "@slack/web-api";
import type { Workspace } from "../../sandbox/workspace/create-workspace.ts";

/** What the bot of these tests was told, oldest first, as Slack's payloads. */
export interface SampleBot {
  readonly web: WebClient;
  readonly actions: readonly BlockActionPayload[];
  readonly commands: readonly CommandPayload[];
  readonly submissions: readonly SubmissionPayload[];
  /** What the next submissions are answered with; `undefined` closes the modal. */
  answerSubmissions: (answer: SubmissionAnswer | undefined) => void;
  readonly stop: () => Promise<void>;
}

export type SubmissionAnswer = {
  readonly response_action: "errors";
  readonly errors: Readonly<Record<string, string>>;
};

export interface BlockActionPayload {
  readonly type: "block_actions";
  readonly trigger_id: string;
  readonly user: { readonly id: string };
  readonly container: { readonly message_ts?: string; readonly type: string };
  readonly actions: readonly {
    readonly action_id: string;
    readonly value?: string;
    readonly selected_option?: { readonly value: string };
  }[];
}

export interface CommandPayload {
  readonly command: string;
  readonly text: string;
  readonly user_id: string;
}

export interface SubmissionPayload {
  readonly type: "view_submission";
  readonly view: { readonly state: { readonly values: Record<string, Record<string, unknown>> } };
}

/**
 * A small bot on real Slack clients: it takes everything down, answers commands only to who sent them, and
 * opens `modal` when a button with the action `open-modal` is pressed.
 */
export async function startSampleBot(workspace: Workspace, modal: ModalView): Promise<SampleBot> {
  const web = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
  const socket = new SocketModeClient({
    appToken: workspace.appToken,
    clientOptions: { slackApiUrl: workspace.apiUrl },
  });
  const actions: BlockActionPayload[] = [];
  const commands: CommandPayload[] = [];
  const submissions: SubmissionPayload[] = [];
  let answer: SubmissionAnswer | undefined;

  socket.on("interactive", async ({ body, ack }: Envelope<BlockActionPayload | SubmissionPayload>) => {
    if (body.type === "view_submission") {
      submissions.push(body);
      await ack(answer);
      return;
    }
    if (body.type !== "block_actions") return ack();
    actions.push(body);
    await ack();
    const opens = body.actions.some((action) => action.action_id === "open-modal");
    if (opens) await web.views.open({ trigger_id: body.trigger_id, view: modal });
  });
  socket.on("slash_commands", async ({ body, ack }: Envelope<CommandPayload>) => {
    commands.push(body);
    await ack({ text: `Heard: ${body.text}` });
  });
  socket.on(
    "slack_event",
    async ({ type, ack }: { readonly type: string; readonly ack: () => Promise<void> }) => {
      // Messages and reactions: heard, so that they are not sent again.
      if (type === "events_api") await ack();
    },
  );
  await socket.start();
  return {
    web,
    actions,
    commands,
    submissions,
    answerSubmissions: (next) => {
      answer = next;
    },
    stop: () => socket.disconnect(),
  };
}

interface Envelope<T> {
  readonly body: T;
  readonly ack: (response?: unknown) => Promise<void>;
}
