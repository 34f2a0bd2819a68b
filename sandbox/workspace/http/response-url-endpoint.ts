import type { IncomingMessage, ServerResponse } from "node:http";
import { showAnswer } from "../acts/show-answer.ts";
import { ApiError } from "../api/api-error.ts";
import type { World } from "../world.ts";
import { readArgs, readBody } from "./read-body.ts";
import { respondJson, respondText } from "./respond.ts";

/** `POST /response/TOKEN`: what an app says later about a command or click. */
export const serveResponseUrl = async (
  token: string,
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const args = readArgs(request, await readBody(request));
  world.calls.push({ method: "response_url", args: args ?? {}, outcome: "ok" });
  const used = world.responseUrls.use(token);
  if ("error" in used) {
    respondJson(response, 404, { ok: false, error: used.error });
    return;
  }
  try {
    showAnswer(args, used.target, world);
    respondText(response, 200, "ok");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    respondJson(response, 400, { ok: false, error: error.code, ...error.details });
  }
};
