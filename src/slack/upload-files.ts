import type { WebClient } from "@slack/web-api";
import type { OutgoingFile, OutgoingMessage } from "../usecases/delivery/poster.ts";

/** For the bytes of one file; the steps beside it have the client's own timeout. */
const uploadTimeoutMs = 30_000;

/**
 * Shares files in one message, in Slack's three steps: https://docs.slack.dev/messaging/working-with-files. The client's
 * `filesUploadV2` does the same, but hands an alternative text on as `alt_text`, where Slack wants `alt_txt`.
 */
export async function uploadFiles(
  client: WebClient,
  { channel, threadTs }: Pick<OutgoingMessage, "channel" | "threadTs">,
  files: readonly OutgoingFile[],
): Promise<void> {
  const [first, ...others] = await Promise.all(files.map((file) => upload(client, file)));
  if (first === undefined) return;
  const uploaded: [UploadedFile, ...UploadedFile[]] = [first, ...others];
  await (threadTs === undefined
    ? client.files.completeUploadExternal({ channel_id: channel, files: uploaded })
    : client.files.completeUploadExternal({ channel_id: channel, thread_ts: threadTs, files: uploaded }));
}

interface UploadedFile {
  readonly id: string;
  readonly title: string;
}

async function upload(
  client: WebClient,
  { fileName, title, altText, content }: OutgoingFile,
): Promise<UploadedFile> {
  const announced = {
    filename: fileName,
    length: content.length,
    ...(altText !== undefined && { alt_txt: altText }),
  };
  const { upload_url, file_id } = await client.files.getUploadURLExternal(announced);
  if (upload_url === undefined || file_id === undefined)
    throw new Error(`files.getUploadURLExternal answered without an address for ${fileName}`);
  const signal = AbortSignal.timeout(uploadTimeoutMs);
  const { status } = await fetch(upload_url, { method: "POST", body: new Uint8Array(content), signal });
  if (status !== 200) throw new Error(`uploading ${fileName}: status ${status}`);
  return { id: file_id, title };
}
