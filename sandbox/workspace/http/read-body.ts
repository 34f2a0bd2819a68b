import type { IncomingMessage } from "node:http";
import { asRecord } from "../block-elements.ts";

/** The whole body. Nothing the workspace takes comes near the limit; more ends the request with an error. */
export const readBody = async (request: IncomingMessage, maxBytes = 32 * 1024 * 1024): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`The body is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Arguments from a JSON or form body, or from the query. `undefined`: the JSON does not parse. */
export const readArgs = (
  request: IncomingMessage,
  body: Buffer,
): Readonly<Record<string, unknown>> | undefined => {
  const query = new URL(request.url ?? "/", "http://local").searchParams;
  const contentType = request.headers["content-type"] ?? "";
  if (!contentType.includes("application/json")) {
    return { ...Object.fromEntries(query), ...Object.fromEntries(new URLSearchParams(body.toString())) };
  }
  try {
    return { ...Object.fromEntries(query), ...asRecord(JSON.parse(body.toString())) };
  } catch {
    return undefined;
  }
};
