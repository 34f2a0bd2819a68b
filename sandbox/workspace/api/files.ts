import { asRecord } from "../block-elements.ts";
import type { StoredFile } from "../files.ts";
import { postAsBot } from "../post-as-bot.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readJson, readNumber, readText, requireText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethod, ApiMethods } from "./api-method.ts";
import { findTarget } from "./find-channel.ts";
import { readMessageContent } from "./message-content.ts";

const getUploadUrl: ApiMethod = {
  scopes: ["files:write"],
  tier: "tier4",
  run: (args, world) => {
    const length = readNumber(args, "length", 0);
    if (length <= 0) throw new ApiError("invalid_arguments");
    const file = world.files.announce(requireText(args, "filename"), length, readText(args, "alt_txt"));
    return { file_id: file.id, upload_url: `${world.baseUrl()}upload/${file.id}` };
  },
};

const completeUpload: ApiMethod = {
  scopes: ["files:write"],
  tier: "tier4",
  run: (args, world) => {
    const files = readUploaded(args, world);
    if (readText(args, "channel_id") !== undefined) share(args, world, files);
    return { files: files.map(({ id, title }) => ({ id, title })) };
  },
};

export const FILE_METHODS: ApiMethods = {
  "files.getUploadURLExternal": getUploadUrl,
  "files.completeUploadExternal": completeUpload,
};

const readUploaded = (args: ApiArgs, world: World): readonly StoredFile[] => {
  const entries = readJson(args, "files", "invalid_arguments");
  if (!Array.isArray(entries) || entries.length === 0) throw new ApiError("invalid_arguments");
  return entries.map((entry) => {
    const { id, title } = asRecord(entry);
    const file = world.files.find(String(id));
    if (file?.content === undefined) throw new ApiError("file_not_found");
    const titled = typeof title === "string" ? world.files.change(file.id, { title }) : file;
    return titled ?? file;
  });
};

const share = (args: ApiArgs, world: World, files: readonly StoredFile[]): void => {
  const channel = findTarget({ channel: args["channel_id"] }, world);
  const rootTs = readText(args, "thread_ts");
  if (rootTs !== undefined && world.messages.thread(channel.id, rootTs).length === 0) {
    throw new ApiError("thread_not_found");
  }
  const comment = readText(args, "initial_comment");
  const { blocks } = readMessageContent({ blocks: args["blocks"] });
  postAsBot(world, {
    channel: channel.id,
    text: comment ?? "",
    // Slack shows either the comment or the blocks.
    ...(comment === undefined && blocks !== undefined && { blocks }),
    ...(rootTs !== undefined && { threadTs: rootTs }),
    files: files.map(({ id, name, title, altText, mimetype }) => ({
      id,
      name,
      title,
      ...(altText !== undefined && { altText }),
      mimetype,
      url: `${world.baseUrl()}files/${id}`,
    })),
  });
};
