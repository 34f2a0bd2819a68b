import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApiMethods, METHOD_SCOPES } from "./api/index.ts";
import { sendBotEvents } from "./bot-events.ts";
import { createDelivery } from "./delivery/delivery.ts";
import { createSocketServer } from "./delivery/socket-server.ts";
import { COMMAND_SCOPE, EVENT_SCOPES } from "./event-scopes.ts";
import { handleRequest } from "./http/handle-request.ts";
import { respondText } from "./http/respond.ts";
import type { WorkspaceOptions } from "./options.ts";
import { createWorkspaceClient, type WorkspaceClient } from "./workspace-client.ts";
import { createWorld } from "./world.ts";

/** A running local Slack. */
export interface Workspace {
  /** For the bot's `slackApiUrl`: `http://127.0.0.1:PORT/api/`. */
  readonly apiUrl: string;
  /** For a browser: `http://127.0.0.1:PORT/`. */
  readonly pageUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botUserId: string;
  readonly client: WorkspaceClient;
  /** Closes every socket and connection. */
  readonly stop: () => Promise<void>;
}

/** Starts a workspace on 127.0.0.1, in memory. Rejects when the port is taken. */
export const createWorkspace = async (options: WorkspaceOptions = {}): Promise<Workspace> => {
  let baseUrl = "";
  const world = createWorld(options, options.scopes ?? ALL_SCOPES, () => baseUrl);
  const sockets = createSocketServer(world);
  const delivery = createDelivery(world, sockets, options);
  const events = sendBotEvents(world, delivery, options.events);
  const methods = createApiMethods(sockets.openUrl);
  const server = createServer((request, response) => {
    handleRequest(request, response, world, methods, delivery).catch((error: unknown) => {
      if (!response.headersSent) respondText(response, 500, String(error));
      else response.destroy();
    });
  });
  server.on("upgrade", sockets.upgrade);
  baseUrl = `http://127.0.0.1:${await listen(server, options.port ?? 0)}/`;
  return {
    apiUrl: `${baseUrl}api/`,
    pageUrl: baseUrl,
    botToken: world.identity.botToken,
    appToken: world.identity.appToken,
    signingSecret: world.identity.signingSecret,
    botUserId: world.identity.botUserId,
    client: createWorkspaceClient(world, delivery, sockets, events),
    stop: async () => {
      events.stop();
      delivery.stop();
      await sockets.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

/** Without options the bot may do everything that the workspace knows. */
const ALL_SCOPES = [
  ...new Set([COMMAND_SCOPE, ...Object.values({ ...METHOD_SCOPES, ...EVENT_SCOPES }).flat()]),
].filter((scope) => scope !== "connections:write");

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
