import type { World } from "./world.ts";

/** mrkdwn as plain text: mentions and links by name, escapes undone. Emphasis and emoji names stay as they are. */
export const renderMrkdwn = (text: string, world: World): string =>
  text
    .replace(/<([^<>]+)>/g, (_whole, inner: string) => renderReference(inner, world))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const renderReference = (inner: string, world: World): string => {
  const [target = "", label] = inner.split("|");
  if (target.startsWith("@")) return `@${world.people.find(target.slice(1))?.name ?? target.slice(1)}`;
  if (target.startsWith("#")) return `#${world.channels.find(target.slice(1))?.name ?? target.slice(1)}`;
  if (target.startsWith("!subteam^")) return `@${groupHandle(target.slice("!subteam^".length), world)}`;
  if (target.startsWith("!date^")) return label ?? target;
  if (target.startsWith("!")) return `@${target.slice(1)}`;
  return label === undefined ? target : `${label} (${target})`;
};

const groupHandle = (id: string, world: World): string =>
  world.people.groups.find((group) => group.id === id)?.handle ?? id;
