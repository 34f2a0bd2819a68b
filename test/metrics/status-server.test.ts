import { afterEach, expect, it } from "vitest";
import { type StatusServer, startStatusServer } from "../../src/metrics/status-server.ts";

let servers: StatusServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

const page = { status: 200, contentType: "text/plain", text: "fine" };
const start = async (pages: Parameters<typeof startStatusServer>[2], port = 0): Promise<string> => {
  const server = await startStatusServer("127.0.0.1", port, pages);
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
};

it("serves a page with its status and type, whatever the query", async () => {
  const url = await start({ "/readyz": () => ({ ...page, status: 503 }) });
  const response = await fetch(`${url}/readyz?verbose`);
  expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
    503,
    "text/plain",
    "fine",
  ]);
});

it("changes nothing on request: only GET and HEAD", async () => {
  const url = await start({ "/healthz": () => page });
  expect((await fetch(`${url}/healthz`, { method: "POST", body: "x" })).status).toBe(405);
  expect(await (await fetch(`${url}/healthz`, { method: "HEAD" })).text()).toBe("");
});

it("names its pages for any other path", async () => {
  const url = await start({ "/healthz": () => page });
  for (const path of ["/", "/constructor", "/../etc/passwd"]) {
    const response = await fetch(`${url}${path}`);
    expect([response.status, await response.text()]).toEqual([404, "pages: /healthz\n"]);
  }
});

it("answers 500 when a page fails, and goes on", async () => {
  const url = await start({
    "/metrics": () => {
      throw new Error("secret of the inside");
    },
  });
  const response = await fetch(`${url}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, "this page failed\n"]);
});

it("says what to do when the port is taken", async () => {
  const url = await start({ "/healthz": () => page });
  const port = Number(new URL(url).port);
  await expect(start({}, port)).rejects.toThrow(
    `METRICS_PORT 127.0.0.1:${port} is taken by another process: stop that one, or set METRICS_PORT to a free port.`,
  );
});

it("says what to do when the machine has no such address", async () => {
  await expect(startStatusServer("192.0.2.1", 0, {})).rejects.toThrow(
    "set METRICS_HOST to 127.0.0.1 or 0.0.0.0",
  );
});
