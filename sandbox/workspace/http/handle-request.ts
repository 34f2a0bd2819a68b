import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiMethods } from "../api/api-method.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { World } from "../world.ts";
import { serveApi } from "./api-endpoint.ts";
import { serveFile, serveUpload } from "./file-endpoint.ts";
import { servePageAct, servePageEvents, servePageState } from "./page-endpoint.ts";
import { respondText } from "./respond.ts";
import { serveResponseUrl } from "./response-url-endpoint.ts";
import { serveStatic } from "./static-endpoint.ts";

/** Answers any request to the workspace's port. */
export const handleRequest = async (
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
  methods: ApiMethods,
  delivery: Delivery,
): Promise<void> => {
  const { pathname } = new URL(request.url ?? "/", "http://local");
  const [, folder = "", name = ""] = pathname.split("/");
  const isPost = request.method === "POST";
  switch (folder) {
    case "api":
      return serveApi(name, methods, world, request, response);
    case "response":
      return isPost ? serveResponseUrl(name, world, request, response) : refuseMethod(response);
    case "upload":
      return isPost ? serveUpload(name, world, request, response) : refuseMethod(response);
    case "files":
      return serveFile(name, world, response);
    case "page":
      return servePage(name, isPost, request, response, world, delivery);
    case "archives":
      // Where permalinks point to.
      return respondText(response, 302, "", "text/plain", { location: `/?place=${name}` });
    default:
      return serveStatic(pathname, response);
  }
};

const servePage = async (
  name: string,
  isPost: boolean,
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
  delivery: Delivery,
): Promise<void> => {
  switch (name) {
    case "state":
      return servePageState(world, delivery, request, response);
    case "events":
      return servePageEvents(world, response);
    case "act":
      return isPost ? servePageAct(world, delivery, request, response) : refuseMethod(response);
    default:
      respondText(response, 404, "Not found");
  }
};

const refuseMethod = (response: ServerResponse): void => respondText(response, 405, "Use POST");
