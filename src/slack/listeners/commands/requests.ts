import type { ActionRequest } from "../../../core/requests/action-request.ts";
import { isUndecided } from "../../../core/requests/request-states.ts";
import type { RequestLine } from "../../../messages/request-views.ts";
import { listRequests, type RequestScope } from "../../../usecases/requests/list-requests.ts";
import type { Listening } from "../../listening.ts";
import type { CommandInput, SlackCommand } from "./command.ts";

/** `/redis-audit requests [mine|team|cluster]`: open requests; a word is the name of a team or of a cluster. */
export const requests: SlackCommand = async (input, listening) => {
  const { words, answer, userId } = input;
  const scope = readScope(words.join(" "), userId, listening);
  if (scope === undefined)
    return answer("command-problem", { problem: "unknownTeam", word: words.join(" ") });
  const listed = await listRequests(listening.requests, scope, userId);
  const lines = listed.slice(0, 20).map(({ request }) => requestLine(request, input));
  const rest = listed.slice(20).map(({ request }) => requestLine(request));
  return answer("requests", {
    scope: scope.kind,
    requests: [...(await Promise.all(lines)), ...(await Promise.all(rest))],
  });
};

function readScope(text: string, userId: string, { clusters }: Listening): RequestScope | undefined {
  const word = text.toLowerCase();
  if (word === "" || word === "all") return { kind: "all" };
  if (word === "mine") return { kind: "mine", userId };
  const cluster = clusters.find(({ name }) => name.toLowerCase() === word);
  if (cluster !== undefined) return { kind: "cluster", cluster: cluster.name };
  const owned = clusters.find(({ owner }) => owner.team.toLowerCase() === word);
  return owned && { kind: "team", team: owned.owner.team };
}

/** With an address where the message can be linked. */
export async function requestLine(
  request: ActionRequest,
  asking?: Pick<CommandInput, "client">,
): Promise<RequestLine> {
  const permalink = asking && (await findPermalink(request, asking));
  return {
    requestId: request.id,
    cluster: request.cluster,
    team: request.owner.team,
    state: request.state,
    items: request.items.length,
    undecided: request.items.filter(({ state }) => isUndecided(state)).length,
    ...(request.dueAtMs !== undefined && { dueAtMs: request.dueAtMs }),
    createdBy: request.createdBy,
    ...(permalink !== undefined && { permalink }),
  };
}

/** A line without a link is better than none. */
async function findPermalink(
  { rootTs, rootChannel }: ActionRequest,
  { client }: Pick<CommandInput, "client">,
): Promise<string | undefined> {
  if (rootTs === undefined || rootChannel === undefined) return undefined;
  const answer = await client.chat
    .getPermalink({ channel: rootChannel, message_ts: rootTs })
    .catch(() => undefined);
  return answer?.permalink;
}
