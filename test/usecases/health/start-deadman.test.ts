import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startDeadman } from "../../../src/usecases/health/start-deadman.ts";

let server: Server;
let paths: string[];
let status: number | undefined;
let failed: string[];
let deadman: { readonly stop: () => void };

beforeEach(async () => {
  [paths, failed, status] = [[], [], 200];
  server = createServer(({ url = "" }, response) => {
    paths.push(url);
    if (status !== undefined) response.writeHead(status).end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  deadman.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const host = (): string => {
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
};
const start = (isWell: () => boolean, timeoutMs = 5000): void => {
  const url = `http://${host()}/ping/secret-token`;
  deadman = startDeadman({ url, isWell, onFailed: (line) => failed.push(line), everyMs: 20, timeoutMs });
};

it("asks for the address as long as all is well, and not otherwise", async () => {
  let asked = 0;
  start(() => ++asked > 3);
  await vi.waitFor(() => expect(paths.length).toBeGreaterThan(1));
  expect(paths[0]).toBe("/ping/secret-token");
  expect(asked).toBeGreaterThan(4);
  expect(asked - paths.length).toBeGreaterThanOrEqual(3);
  expect(failed).toEqual([]);
});

it("tells of an answer that is no success, by the host alone", async () => {
  status = 500;
  start(() => true);
  await vi.waitFor(() => expect(failed.length).toBeGreaterThan(0));
  expect(failed[0]).toBe(`the dead-man ping to ${host()} was answered with 500`);
});

it("gives up a server that does not answer, by the host alone", async () => {
  status = undefined;
  start(() => true, 60);
  await vi.waitFor(() => expect(failed.length).toBeGreaterThan(0));
  expect(failed[0]).toBe(`the dead-man ping to ${host()} failed: TimeoutError`);
});

it("tells why nobody is there, by the host alone", async () => {
  start(() => true);
  await new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  await vi.waitFor(() => expect(failed.some((line) => line.endsWith("failed: ECONNREFUSED"))).toBe(true));
  expect(failed.join()).not.toContain("secret-token");
});
