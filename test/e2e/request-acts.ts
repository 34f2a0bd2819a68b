import type { Message } from "../../sandbox/workspace/protocol.ts";
import type { StoredView } from "../../sandbox/workspace/views.ts";
import type { ActionRequest, RequestItem } from "../../src/core/requests/action-request.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import type { Store } from "../../src/store/store.ts";
import { channel, sam } from "../support/bot-under-test.ts";
import type { RequestStage } from "../support/request-stage.ts";

export const textOf = (message: unknown): string => JSON.stringify(message ?? null);

/** What somebody typed into a field of a modal. */
export const typed = (name: string, value: string) => ({
  [name]: { [name]: { type: "plain_text_input", value } },
});

/** Tries until it holds, in the bot's store or in Redis. Only a busy machine needs as long. */
export async function until<T>(
  what: string,
  read: () => Promise<T | undefined | false>,
  patienceMs = 25_000,
): Promise<T> {
  const endAtMs = performance.now() + patienceMs;
  for (;;) {
    const found = await read();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > endAtMs) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The item of a pattern that begins so. */
export function itemOf({ items }: Pick<ActionRequest, "items">, start: string): RequestItem {
  const found = items.find((item) => item.pattern.startsWith(start));
  if (found === undefined)
    throw new Error(`no item ${start} among ${items.map(({ pattern }) => pattern).join(" ")}`);
  return found;
}

export type RequestActs = ReturnType<typeof createRequestActs>;

/** What people do in Slack around one request on the cluster `market`, and what they wait for. */
export function createRequestActs(
  { workspace: { client } }: RequestStage,
  store: Store,
  { requestId = "R1", patienceMs = 25_000 } = {},
) {
  const request = async (): Promise<ActionRequest> => {
    const found = await store.requests.find(requestId);
    if (found === undefined) throw new Error(`there is no request ${requestId}`);
    return found;
  };
  const wait = <T>(what: string, read: () => T | undefined | false) => client.waitFor(read, patienceMs, what);
  const happens = async (what: string, holds: (now: ActionRequest) => boolean): Promise<ActionRequest> => {
    let last = "unknown";
    return until(
      what,
      async () => {
        const now = await request();
        last = now.state;
        return holds(now) && now;
      },
      patienceMs,
    ).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : error}; the request is ${last}`);
    });
  };
  let rootTs = "";
  const root = (): Message => {
    const mentions = (word: string) => (one: Message) => textOf(one).includes(word);
    const found =
      client.find(channel, rootTs) ?? client.messages(channel).find(mentions(`"signoff:${requestId}"`));
    if (found === undefined) throw new Error(`there is no message of ${requestId}`);
    rootTs = found.ts;
    return found;
  };
  const thread = (): readonly Message[] => client.thread(channel, root().ts);
  const replies = (): readonly Message[] => thread().filter(({ ts }) => ts !== root().ts);
  /** A reply with all of the words, and not among those that were there before. */
  const reply = (words: readonly string[], before: readonly Message[] = []): Promise<Message> =>
    wait(`a reply with ${words.join(", ")}`, () =>
      replies().find(
        (one) => !before.some(({ ts }) => ts === one.ts) && words.every((word) => textOf(one).includes(word)),
      ),
    );
  const shown = (words: readonly string[]): Promise<Message> =>
    wait(`the root with ${words.join(", ")}`, () =>
      words.every((word) => textOf(root()).includes(word)) ? root() : undefined,
    );
  const modal = (user: string, word: string): Promise<StoredView> =>
    wait(`a modal with ${word}`, () => client.modals(user).find(({ view }) => textOf(view).includes(word)));
  /** Does something, and waits for what only this person is answered. */
  const answered = async (user: string, act: () => Promise<unknown>): Promise<Message> => {
    const before = client.ephemerals(user).length;
    await act();
    return wait(`an answer for ${user}`, () => client.ephemerals(user)[before]);
  };
  /** Where a choice is offered, such as `approve:R1:2`, and its whole value. */
  const offered = (wanted: string) =>
    wait(`the choice ${wanted}`, () => {
      const found = thread().flatMap((message) => {
        const value = new RegExp(`"value":"(${wanted}(?::[^"]*)?)"`).exec(textOf(message))?.[1];
        return value === undefined ? [] : [{ message, value }];
      });
      return found.at(-1);
    });
  const choose = async (user: string, wanted: string, number: number): Promise<void> => {
    const { message, value } = await offered(`${wanted}:${requestId}:${number}`);
    const result = await client.click(user, message, actionIds.requestItem, value);
    if (!result.ok) throw new Error(`${wanted}: ${result.error}`);
  };
  /** In the menu of the whole request. */
  const more = async (user: string, wanted: string): Promise<void> => {
    const now = await shown([`${wanted}:${requestId}`]);
    const result = await client.click(user, now, actionIds.requestMore, `${wanted}:${requestId}`);
    if (!result.ok) throw new Error(`${wanted}: ${result.error}`);
  };
  const approve = async (user: string, number: number): Promise<void> => {
    await choose(user, "approve", number);
    await happens(`the approval of ${number}`, ({ items }) =>
      items.some((item) => item.number === number && item.state === "approved"),
    );
  };
  /** What a run's message holds from the dry run on, once it waits for a person. */
  const dryRun = async (user: string): Promise<Message> => {
    const before = thread();
    await more(user, "run");
    return reply([actionIds.runStart], before);
  };
  const audit = async (): Promise<void> => {
    const before = await store.audits.newest("market");
    await client.slash(sam, channel, "/redis-audit report market --mode exact --pace fast");
    await until(
      "a new audit",
      async () => {
        const now = await store.audits.newest("market");
        return now?.startedAtMs !== before?.startedAtMs;
      },
      patienceMs,
    );
  };
  return {
    ...{ client, request, wait, happens, root, thread, replies, reply, shown, modal, answered, offered },
    ...{ choose, more, approve, dryRun, audit },
  };
}
