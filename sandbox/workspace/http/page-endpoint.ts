import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse } from "../acts/act-result.ts";
import { performAct } from "../acts/perform-act.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { describePageState } from "../page-state.ts";
import type { Act } from "../protocol.ts";
import type { World } from "../world.ts";
import { readBody } from "./read-body.ts";
import { respondJson } from "./respond.ts";

const HEARTBEAT_MS = 15_000;

/** `GET /page/state?user=U…`. */
export const servePageState = (
  world: World,
  delivery: Delivery,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const user = new URL(request.url ?? "/", "http://local").searchParams.get("user") ?? "";
  respondJson(response, 200, describePageState(user, world, delivery), { "cache-control": "no-store" });
};

/** `GET /page/events`: a `changed` for every burst of changes. */
export const servePageEvents = (world: World, response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": hello\n\n");
  let isPending = false;
  const stop = world.changes.subscribe(() => {
    if (isPending) return;
    isPending = true;
    setImmediate(() => {
      isPending = false;
      response.write("event: changed\ndata: changed\n\n");
    });
  });
  const heartbeat = setInterval(() => response.write(": still here\n\n"), HEARTBEAT_MS);
  response.on("close", () => {
    stop();
    clearInterval(heartbeat);
  });
};

/** `POST /page/act`. */
export const servePageAct = async (
  world: World,
  delivery: Delivery,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const act = parseAct((await readBody(request)).toString());
  const result = act === undefined ? refuse("invalid_act") : await performAct(act, world, delivery);
  respondJson(response, 200, result.ok ? { ok: true } : result);
};

const ACTS: readonly Act["do"][] = [
  "say",
  "slash",
  "click",
  "clickView",
  "submit",
  "closeModal",
  "react",
  "unreact",
  "openHome",
];

const parseAct = (text: string): Act | undefined => {
  try {
    const act = JSON.parse(text) as Act;
    return ACTS.includes(act.do) ? act : undefined;
  } catch {
    return undefined;
  }
};
