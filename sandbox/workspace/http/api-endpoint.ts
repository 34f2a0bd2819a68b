import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiArgs } from "../api/api-args.ts";
import { ApiError } from "../api/api-error.ts";
import type { ApiMethod, ApiMethods } from "../api/api-method.ts";
import { requireScope } from "../api/require-scope.ts";
import type { ApiCall } from "../call-log.ts";
import type { Fault } from "../faults.ts";
import type { World } from "../world.ts";
import { readArgs, readBody } from "./read-body.ts";
import { respondJson, respondText } from "./respond.ts";

type Answer = Readonly<Record<string, unknown>>;

/** `POST /api/METHOD`: authenticates, limits, runs and logs a call, and injects the faults a test asked for. */
export const serveApi = async (
  method: string,
  methods: ApiMethods,
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { token, ...args } = readArgs(request, await readBody(request)) ?? {};
  const call: ApiCall = { method, args, outcome: "pending" };
  world.calls.push(call);
  const fault = world.faults.take(method);
  if (fault === undefined) {
    answer(request, response, call, token, methods, world);
    return;
  }
  call.outcome = `fault: ${typeof fault === "string" ? fault : JSON.stringify(fault)}`;
  injectFault(fault, response, () => runCall(request, call.args, token, methods[method], world));
};

const answer = (
  request: IncomingMessage,
  response: ServerResponse,
  call: ApiCall,
  token: unknown,
  methods: ApiMethods,
  world: World,
): void => {
  const method = methods[call.method];
  const waitSeconds = method === undefined ? undefined : takeRate(call, method, world);
  if (waitSeconds !== undefined) {
    call.outcome = "ratelimited";
    respondJson(response, 429, { ok: false, error: "ratelimited" }, { "retry-after": String(waitSeconds) });
    return;
  }
  const result = runCall(request, call.args, token, method, world);
  call.outcome = result["ok"] === true ? "ok" : String(result["error"]);
  respondJson(response, 200, result, scopeHeaders(method, world));
};

const takeRate = (call: ApiCall, method: ApiMethod, world: World): number | undefined =>
  world.rateLimits?.take(call.method, method.tier, String(call.args["channel"] ?? ""));

/** The body Slack would answer. */
const runCall = (
  request: IncomingMessage,
  args: ApiArgs,
  token: unknown,
  method: ApiMethod | undefined,
  world: World,
): Answer => {
  try {
    if (method === undefined) throw new ApiError("unknown_method");
    authenticate(readToken(request, token), method, world);
    return { ok: true, ...method.run(args, world) };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error: error.code, ...error.details };
    throw error;
  }
};

const readToken = (request: IncomingMessage, argument: unknown): string | undefined => {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? (typeof argument === "string" && argument !== "" ? argument : undefined);
};

const authenticate = (token: string | undefined, method: ApiMethod, world: World): void => {
  const { botToken, appToken } = world.identity;
  if (token === undefined) throw new ApiError("not_authed");
  if (token !== botToken && token !== appToken) throw new ApiError("invalid_auth");
  const isAppMethod = method.token === "app";
  if (isAppMethod !== (token === appToken)) throw new ApiError("not_allowed_token_type");
  if (!isAppMethod) requireScope(world, method.scopes);
};

const scopeHeaders = (method: ApiMethod | undefined, world: World): Readonly<Record<string, string>> => ({
  "x-oauth-scopes": world.identity.scopes.join(","),
  ...(method !== undefined && { "x-accepted-oauth-scopes": method.scopes.join(",") }),
});

const injectFault = (fault: Fault, response: ServerResponse, run: () => Answer): void => {
  if (typeof fault === "object") {
    respondFault(fault, response);
    return;
  }
  switch (fault) {
    case "hang":
      return;
    case "drop":
      response.destroy();
      return;
    case "apply-then-drop":
      run();
      response.destroy();
      return;
    case "apply-then-hang":
      run();
      return;
    case "html":
      respondText(response, 200, "<html><body>Sorry, something broke</body></html>", "text/html");
      return;
    case "truncated-json": {
      const text = JSON.stringify(run());
      respondText(response, 200, text.slice(0, Math.ceil(text.length / 2)), "application/json");
    }
  }
};

const respondFault = (fault: Extract<Fault, object>, response: ServerResponse): void => {
  if ("error" in fault) {
    respondJson(response, 200, { ok: false, error: fault.error });
    return;
  }
  const retryAfter =
    fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
  respondText(response, fault.status, fault.body ?? "", "text/plain; charset=utf-8", retryAfter);
};
