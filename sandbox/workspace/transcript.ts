import type { Channel } from "./channels.ts";
import type { Message } from "./protocol.ts";
import { renderBlockLines } from "./render-block-lines.ts";
import { renderMrkdwn } from "./render-mrkdwn.ts";
import type { World } from "./world.ts";

/** A channel as plain text: roots with their threads below, times in UTC, blocks as lines. */
export const renderTranscript = (channel: Channel, world: World): string => {
  const everything = world.messages.inChannel(channel.id);
  const isReply = (message: Message): boolean =>
    message.threadTs !== undefined && message.threadTs !== message.ts;
  const roots = everything.filter((message) => !isReply(message));
  const repliesOf = (root: Message): readonly Message[] =>
    everything.filter((message) => isReply(message) && message.threadTs === root.ts);
  const isOrphan = (message: Message): boolean =>
    isReply(message) && roots.every((root) => root.ts !== message.threadTs);
  const title = channel.name === "" ? "Direct message" : `#${channel.name}`;
  return [
    title,
    ...roots.flatMap((root) => [
      ...renderMessage(root, world, ""),
      ...repliesOf(root).flatMap((reply) => renderMessage(reply, world, "    ")),
    ]),
    ...everything.filter(isOrphan).flatMap((reply) => renderMessage(reply, world, "    ")),
  ].join("\n");
};

/** One line: who and what, from the text or else from the blocks. */
export const renderMessageText = (message: Message, world: World): string =>
  `${nameOf(message.user, world)}: ${renderContent(message, world).join(" / ")}`;

const renderMessage = (message: Message, world: World, indent: string): readonly string[] => {
  const marks = [
    ...(message.editedTs !== undefined ? [`edited ${timeOf(message.editedTs)}`] : []),
    ...(message.ephemeralFor !== undefined ? [`only visible to ${nameOf(message.ephemeralFor, world)}`] : []),
  ];
  const suffix = marks.length > 0 ? ` (${marks.join(", ")})` : "";
  return [
    `${indent}${timeOf(message.ts)} ${nameOf(message.user, world)}${suffix}`,
    ...renderContent(message, world).map((line) => `${indent}  ${line}`),
  ];
};

const renderContent = (message: Message, world: World): readonly string[] => [
  ...(message.blocks.length > 0
    ? message.blocks.flatMap((block) => renderBlockLines(block, world))
    : renderMrkdwn(message.text, world).split("\n")),
  ...message.files.map((file) => `[file ${file.name}]`),
  ...(message.reactions.length > 0
    ? [message.reactions.map(({ name, users }) => `:${name}: ${users.length}`).join("  ")]
    : []),
];

const nameOf = (user: string, world: World): string => world.people.find(user)?.name ?? user;

const timeOf = (ts: string): string => new Date(Number(ts) * 1_000).toISOString().slice(11, 19);
