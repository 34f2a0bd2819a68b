import type { RenderedMessage } from "../../../messages/renderer.ts";
import { requestItemLine } from "../../../usecases/request-view.ts";
import { decideOnRequest } from "../../../usecases/requests/decide-on-request.ts";
import { readDebt } from "../../../usecases/requests/read-debt.ts";
import type { Answer, Listening } from "../../listening.ts";
import { requestAnswer } from "../../requests/request-answer.ts";
import { toRequestId } from "../../requests/to-request-id.ts";
import type { CommandInput, SlackCommand } from "./command.ts";
import { requestLine } from "./requests.ts";

const periodMs = 30 * 24 * 60 * 60_000;

/** `/redis-audit signoff <request>`: how each item stands, and the debt of the owning team over 30 days. */
export const signoff: SlackCommand = async ({ words, answer, client }, listening) => {
  const [word] = words;
  if (word === undefined) return answer("command-problem", { problem: "missingRequest" });
  return answerSignoff(listening, answer, toRequestId(word), client);
};

/** The same for the menu of its root. */
export async function answerSignoff(
  listening: Listening,
  answer: Answer,
  requestId: string,
  client: CommandInput["client"],
): Promise<RenderedMessage> {
  const { store, fleet } = listening;
  const request = await store.requests.find(requestId);
  if (request === undefined) return answer("command-problem", { problem: "unknownRequest", word: requestId });
  const debts = await readDebt(listening.requests, periodMs);
  const debt = debts.find(({ team }) => team === request.owner.team);
  return answer("signoff", {
    request: await requestLine(request, { client }),
    items: request.items.map((item) => requestItemLine(request, item, fleet.signOff)),
    ...(debt && { debt }),
  });
}

/** `/redis-audit withdraw <request>` */
export const withdraw: SlackCommand = async ({ words, answer, userId }, listening) => {
  const [word] = words;
  if (word === undefined) return answer("command-problem", { problem: "missingRequest" });
  const requestId = toRequestId(word);
  const wish = { action: "withdraw", userId, source: "command" } as const;
  const outcome = await decideOnRequest(listening.requests, requestId, wish);
  listening.onStored();
  const told = await requestAnswer(listening, requestId, outcome, userId);
  return answer("request-answer", told ?? { requestId, outcome: "done" });
};
