import type { RespondFn } from "@slack/bolt";
import type { RenderedMessage } from "../../../messages/renderer.ts";

/** Answers a click so that only the person sees it, beside the message they clicked in. */
export async function tellPerson(respond: RespondFn, { text, blocks }: RenderedMessage): Promise<void> {
  await respond({ response_type: "ephemeral", replace_original: false, text, blocks: [...blocks] });
}
