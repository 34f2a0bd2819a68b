import type { ServerResponse } from "node:http";

export const respondJson = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(value));
};

export const respondText = (
  response: ServerResponse,
  status: number,
  text: string | Uint8Array,
  contentType = "text/plain; charset=utf-8",
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { "content-type": contentType, ...headers });
  response.end(text);
};
