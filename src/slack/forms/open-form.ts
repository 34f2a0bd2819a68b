import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Language } from "../../core/fleet.ts";
import type { FormName } from "../../messages/control-views.ts";
import type { Listening } from "../listening.ts";

/** Whoever just clicked or typed, and the right to open one modal for them. */
export interface Asking {
  readonly client: WebClient;
  readonly userId: string;
  readonly triggerId: string;
}

/** A trigger lives 3 s and opens one modal. */
const spentTriggers: ReadonlySet<string> = new Set([
  "expired_trigger_id",
  "trigger_expired",
  "exchanged_trigger_id",
  "trigger_exchanged",
  "invalid_trigger_id",
]);

/**
 * Opens a modal at once, then shows in it what `fill` gives. Should that fail, the modal says so. `tooLate`: Slack opens
 * none any more (the bot was slow, or takes up what it had not done before a restart), so the person is told otherwise.
 */
export async function openForm(
  { renderer, readerLanguage }: Listening,
  { client, userId, triggerId }: Asking,
  form: FormName,
  fill: (language: Language) => Promise<ModalView>,
): Promise<"opened" | "tooLate"> {
  const language = await readerLanguage(userId);
  const opened = await open(client, triggerId, renderer.renderModal("form-loading", { form }, language));
  if (opened === undefined) return "tooLate";
  const show = (view: ModalView) => client.views.update({ view_id: opened.id, hash: opened.hash, view });
  let view: ModalView;
  try {
    view = await fill(language);
  } catch (error) {
    await show(renderer.renderModal("form-problem", { problem: "failed" }, language));
    throw error;
  }
  await show(view);
  return "opened";
}

async function open(client: WebClient, triggerId: string, view: ModalView) {
  try {
    const { view: opened } = await client.views.open({ trigger_id: triggerId, view });
    if (opened?.id === undefined || opened.hash === undefined)
      throw new Error("views.open answered without a view");
    return { id: opened.id, hash: opened.hash };
  } catch (error) {
    if (spentTriggers.has(readCode(error))) return undefined;
    throw error;
  }
}

function readCode(error: unknown): string {
  return (error as { data?: { error?: string } }).data?.error ?? "";
}
