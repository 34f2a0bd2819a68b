import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../world.ts";
import { readBody } from "./read-body.ts";
import { respondText } from "./respond.ts";

/** `POST /upload/ID`: raw bytes, or a form with one file. */
export const serveUpload = async (
  id: string,
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const content = await readFile(request);
  const announced = world.files.find(id);
  if (announced === undefined || content === undefined) {
    respondText(response, 404, "Not found");
    return;
  }
  if (content.length !== announced.announcedBytes) {
    const text = `Expected ${announced.announcedBytes} bytes but got ${content.length}`;
    respondText(response, 400, text);
    return;
  }
  world.files.change(id, { content });
  respondText(response, 200, `OK - ${content.length}`);
};

/** `GET /files/ID`. */
export const serveFile = (id: string, world: World, response: ServerResponse): void => {
  const file = world.files.find(id);
  if (file?.content === undefined) {
    respondText(response, 404, "Not found");
    return;
  }
  const name = encodeURIComponent(file.name);
  respondText(response, 200, file.content, file.mimetype, {
    "content-disposition": `inline; filename*=UTF-8''${name}`,
    // What a bot uploads must not run as a page of the workspace.
    "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
  });
};

const readFile = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const body = await readBody(request);
  const contentType = request.headers["content-type"] ?? "";
  if (!contentType.startsWith("multipart/form-data")) return body;
  const form = await new Response(new Uint8Array(body), {
    headers: { "content-type": contentType },
  }).formData();
  for (const value of form.values()) {
    if (typeof value !== "string") return Buffer.from(await value.arrayBuffer());
  }
  return undefined;
};
