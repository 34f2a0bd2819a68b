import type { View } from "@slack/types";
import type { ActResult } from "./acts/act-result.ts";
import { performAct } from "./acts/perform-act.ts";
import { findElement, listElements } from "./block-elements.ts";
import type { BotEvents } from "./bot-events.ts";
import type { ApiCall } from "./call-log.ts";
import type { Channel } from "./channels.ts";
import type { Delivery } from "./delivery/delivery.ts";
import type { DisconnectReason, SocketServer } from "./delivery/socket-server.ts";
import type { StateValues } from "./element-state.ts";
import type { Fault } from "./faults.ts";
import type { Act, Message } from "./protocol.ts";
import { renderMessageText, renderTranscript } from "./transcript.ts";
import type { StoredView } from "./views.ts";
import { waitFor } from "./wait-for.ts";
import type { World } from "./world.ts";

/**
 * The workspace in the hands of a test or a demo: what people do and see. Channels may be given by id or by
 * name; an unknown one throws. What a person does resolves when the app acknowledged it, or failed to.
 */
export interface WorkspaceClient {
  readonly act: (act: Act) => Promise<ActResult>;
  /** Answers the message that was posted. */
  readonly say: (
    user: string,
    channel: string,
    text: string,
    options?: Pick<Extract<Act, { do: "say" }>, "threadTs" | "broadcast" | "fileName">,
  ) => Promise<Message>;
  /** `line` as typed: `/redis-audit status`. */
  readonly slash: (user: string, channel: string, line: string) => Promise<ActResult>;
  /** `value`: the chosen option of a menu; of several buttons of one kind, whose value it is. */
  readonly click: (user: string, message: Message, actionId: string, value?: string) => Promise<ActResult>;
  /** The same in a modal, or on App Home with `home`. */
  readonly clickView: (user: string, viewId: string, actionId: string, value?: string) => Promise<ActResult>;
  /** Without `viewId`: the modal on top. */
  readonly submit: (user: string, values?: StateValues, viewId?: string) => Promise<ActResult>;
  readonly closeModal: (user: string, viewId?: string) => Promise<ActResult>;
  readonly react: (user: string, message: Message, name: string) => Promise<ActResult>;
  readonly unreact: (user: string, message: Message, name: string) => Promise<ActResult>;
  readonly openHome: (user: string) => Promise<ActResult>;

  /** What everybody sees, oldest first, with replies. */
  readonly messages: (channel: string) => readonly Message[];
  /** Root and replies. */
  readonly thread: (channel: string, ts: string) => readonly Message[];
  /** What only this person sees, in every channel, oldest first. */
  readonly ephemerals: (user: string) => readonly Message[];
  /** The bot's direct messages with a person. */
  readonly directMessages: (user: string) => readonly Message[];
  readonly home: (user: string) => View | undefined;
  /** Oldest first. */
  readonly modals: (user: string) => readonly StoredView[];
  /** The message as it is now; `undefined`: it is gone. */
  readonly find: (channel: string, ts: string) => Message | undefined;
  /** A channel with its threads as plain text. */
  readonly transcript: (channel: string) => string;

  /** The first message for which the predicate holds, now or after a change; edits count. Default: 5 s. */
  readonly waitForMessage: (
    channel: string,
    predicate: (message: Message) => boolean,
    timeoutMs?: number,
  ) => Promise<Message>;
  /** The first answer that is neither `undefined` nor `false`. `what` is for the error. Default: 5 s. */
  readonly waitFor: <T>(read: () => T | undefined | false, timeoutMs?: number, what?: string) => Promise<T>;
  /** Resolves when every event so far was acknowledged or given up. */
  readonly eventsSettled: () => Promise<void>;

  /** Every Web API call so far, oldest first, and uses of a response URL as `response_url`. */
  readonly calls: readonly ApiCall[];
  /** The next `times` calls of a method (`*`: of any) go wrong. */
  readonly failNext: (method: string, fault: Fault, times?: number) => void;
  readonly connectedSockets: () => number;
  /** All of them, or the `count` oldest. */
  readonly disconnectSockets: (reason: DisconnectReason, count?: number) => void;
  /** From now on; used while no socket is connected. */
  readonly setRequestUrl: (url: string) => void;
  readonly deleteMessage: (message: Message) => void;
  /** As an admin does: nobody can answer in the thread of this root any more. */
  readonly lockThread: (root: Message) => void;
  readonly archiveChannel: (channel: string) => void;
  readonly setBotMembership: (channel: string, isMember: boolean) => void;
}

const DEFAULT_TIMEOUT_MS = 5_000;

export const createWorkspaceClient = (
  world: World,
  delivery: Delivery,
  sockets: SocketServer,
  events: BotEvents,
): WorkspaceClient => {
  const act = (one: Act): Promise<ActResult> => performAct(one, world, delivery);
  const resolve = (word: string): Channel => {
    const channel = world.channels.findByIdOrName(word);
    if (channel === undefined) throw new Error(`There is no channel ${word}`);
    return channel;
  };
  const messages = (channel: string): readonly Message[] =>
    world.messages.inChannel(resolve(channel).id).filter(isPublic);
  const topModal = (user: string): string => world.views.modals(user).at(-1)?.id ?? "none";
  return {
    act,
    ...createPersonActs(act, resolve, world, topModal),
    messages,
    thread: (channel, ts) => world.messages.thread(resolve(channel).id, ts),
    ephemerals: (user) =>
      world.channels
        .all()
        .flatMap(({ id }) => world.messages.inChannel(id))
        .filter((message) => message.ephemeralFor === user),
    directMessages: (user) => world.messages.inChannel(world.channels.directMessage(user).id),
    home: (user) => world.views.home(user)?.view,
    modals: world.views.modals,
    find: (channel, ts) => world.messages.find(resolve(channel).id, ts),
    transcript: (channel) => renderTranscript(resolve(channel), world),
    waitForMessage: (channel, predicate, timeoutMs = DEFAULT_TIMEOUT_MS) =>
      waitFor(
        world.changes,
        () => messages(channel).find(predicate),
        timeoutMs,
        () =>
          describeMissing(`No such message in ${channel} after ${timeoutMs} ms`, messages(channel), world),
      ),
    waitFor: (read, timeoutMs = DEFAULT_TIMEOUT_MS, what = "What was waited for") =>
      waitFor(world.changes, read, timeoutMs, () => `${what} did not happen within ${timeoutMs} ms`),
    eventsSettled: events.settled,
    calls: world.calls,
    failNext: (method, fault, times = 1) => world.faults.add(method, fault, times),
    connectedSockets: sockets.connected,
    disconnectSockets: sockets.disconnect,
    setRequestUrl: delivery.setRequestUrl,
    deleteMessage: world.messages.remove,
    lockThread: world.messages.lockThread,
    archiveChannel: (channel) => {
      const { id } = resolve(channel);
      world.channels.change(id, { isArchived: true });
      world.changes.publish({ kind: "archived", channel: id, user: firstHuman(world) });
    },
    setBotMembership: (channel, isMember) =>
      world.channels.change(resolve(channel).id, { botIsMember: isMember }),
  };
};

type PersonActs = Pick<
  WorkspaceClient,
  "say" | "slash" | "click" | "clickView" | "submit" | "closeModal" | "react" | "unreact" | "openHome"
>;

const createPersonActs = (
  act: (one: Act) => Promise<ActResult>,
  resolve: (word: string) => Channel,
  world: World,
  topModal: (user: string) => string,
): PersonActs => ({
  say: async (user, channel, text, options = {}) => {
    const { id } = resolve(channel);
    const result = await act({
      do: "say",
      user,
      channel: id,
      text,
      ...options,
    });
    if (!result.ok || result.message === undefined) {
      throw new Error(`${user} could not post to ${channel}: ${result.ok ? "no message" : result.error}`);
    }
    return result.message;
  },
  slash: (user, channel, line) => {
    const [command = "", ...rest] = line.trim().split(" ");
    return act({ do: "slash", user, channel: resolve(channel).id, command, text: rest.join(" ") });
  },
  click: (user, message, actionId, value) => {
    const current = world.messages.find(message.channel, message.ts) ?? message;
    const blockId = findBlock(current.blocks, actionId, value);
    const { channel, ts } = message;
    return act({ do: "click", user, channel, ts, blockId, actionId, ...(value !== undefined && { value }) });
  },
  clickView: (user, viewId, actionId, value) => {
    const stored = viewId === "home" ? world.views.home(user) : world.views.find(viewId);
    const blockId = findBlock(stored?.view.blocks ?? [], actionId, value);
    return act({ do: "clickView", user, viewId, blockId, actionId, ...(value !== undefined && { value }) });
  },
  submit: (user, values = {}, viewId = topModal(user)) => act({ do: "submit", user, viewId, values }),
  closeModal: (user, viewId = topModal(user)) => act({ do: "closeModal", user, viewId }),
  react: (user, { channel, ts }, name) => act({ do: "react", user, channel, ts, name }),
  unreact: (user, { channel, ts }, name) => act({ do: "unreact", user, channel, ts, name }),
  openHome: (user) => act({ do: "openHome", user }),
});

const isPublic = (message: Message): boolean => message.ephemeralFor === undefined;

const firstHuman = (world: World): string => world.people.all[0]?.id ?? "";

const describeMissing = (headline: string, messages: readonly Message[], world: World): string => {
  const lines = messages.map((message) => `- ${message.ts} ${renderMessageText(message, world)}`);
  return [`${headline}; there were ${messages.length}:`, ...lines].join("\n");
};

/** Of several menus or buttons of one kind, the one that offers the value. */
const findBlock = (blocks: readonly unknown[], actionId: string, value: string | undefined): string => {
  const offers = ({ element }: { readonly element: Readonly<Record<string, unknown>> }) =>
    value !== undefined &&
    (element["value"] === value ||
      (Array.isArray(element["options"]) && element["options"].some((option) => option.value === value)));
  const alike = listElements(blocks).filter((found) => found.actionId === actionId);
  return (alike.find(offers) ?? findElement(blocks, actionId))?.blockId ?? "";
};
