import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import type { Workspace } from "../workspace/create-workspace.ts";
import type { Interposed } from "./stage.ts";

/** What happens to an envelope on its way to the bot; `deliver` may be called at any time, also twice or never. */
export type Meddling = (envelope: Envelope, deliver: () => void) => void;

export interface Envelope {
  readonly type: string;
  readonly text: string;
}

/** A way to Slack on which envelopes and acknowledgments are at one's mercy. */
export interface SocketProxy extends Interposed {
  readonly meddle: (meddling: Meddling) => void;
  /** So many of the next acknowledgments get lost. */
  readonly loseAcknowledgments: (count: number) => void;
}

const passOn: Meddling = (_, deliver) => deliver();

/** Stands between a bot and a workspace: passes Web API calls on, and the sockets through itself. */
export async function startSocketProxy({ apiUrl }: Workspace): Promise<SocketProxy> {
  let meddling = passOn;
  let lost = 0;
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    passCall(apiUrl, request, response).catch(() => response.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    const target = new URL(request.url ?? "/", "http://local").searchParams.get("target") ?? "";
    sockets.handleUpgrade(request, socket, head, (bot) => {
      const slack = new WebSocket(target);
      slack.on("message", (bytes) => {
        const text = String(bytes);
        const { type = "" } = JSON.parse(text) as { readonly type?: string };
        const deliver = (): void => {
          if (bot.readyState === WebSocket.OPEN) bot.send(text);
        };
        if (["hello", "disconnect"].includes(type)) deliver();
        else meddling({ type, text }, deliver);
      });
      bot.on("message", (bytes) => {
        if (lost > 0) lost -= 1;
        else slack.send(String(bytes));
      });
      slack.on("error", () => bot.terminate());
      bot.on("error", () => slack.terminate());
      slack.on("close", () => bot.close());
      bot.on("close", () => slack.close());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    meddle: (next) => {
      meddling = next;
    },
    loseAcknowledgments: (count) => {
      lost = count;
    },
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function passCall(apiUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { authorization, "content-type": contentType } = request.headers;
  const answer = await fetch(new URL((request.url ?? "").replace(/^\/api\//, ""), apiUrl), {
    method: "POST",
    body: Buffer.concat(chunks),
    headers: { ...(authorization && { authorization }), ...(contentType && { "content-type": contentType }) },
  });
  const body = (await answer.text()).replace(/"ws:[^"]*"/, (address) => throughHere(request, address));
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
  response.end(body);
}

/** @param address in quotes, as it stands in JSON. */
function throughHere({ headers }: IncomingMessage, address: string): string {
  const target = encodeURIComponent(JSON.parse(address) as string);
  return JSON.stringify(`ws://${headers.host}/link?target=${target}`);
}
