import { createServer, type ServerResponse } from "node:http";

/** One answer of a page. */
export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface StatusServer {
  /** The port it listens on. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Somebody who does not read, or sends no end of headers, is let go. */
const requestTimeoutMs = 5000;

/**
 * Serves pages by their path, to GET and HEAD alone. It has no login and shows no secret; whoever can reach the port can
 * read cluster and node names.
 *
 * @param port 0: any that is free.
 * @throws Error that says what to do when it cannot listen there.
 */
export async function startStatusServer(
  host: string,
  port: number,
  pages: Readonly<Record<string, () => Page | Promise<Page>>>,
): Promise<StatusServer> {
  const server = createServer(
    { requestTimeout: requestTimeoutMs },
    async ({ method, url = "/" }, response) => {
      if (method !== "GET" && method !== "HEAD") {
        return send(response, plain(405, "only GET"), { allow: "GET, HEAD" });
      }
      const [path = "/"] = url.split("?");
      const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
      if (page === undefined) return send(response, plain(404, `pages: ${Object.keys(pages).join(" ")}`));
      try {
        send(response, await page());
      } catch {
        send(response, plain(500, "this page failed"));
      }
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(describe(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, contentType, text }: Page, headers = {}): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store", ...headers });
  response.end(text);
}

function plain(status: number, text: string): Page {
  return { status, contentType: "text/plain; charset=utf-8", text: `${text}\n` };
}

function describe({ code, message }: NodeJS.ErrnoException, host: string, port: number): Error {
  const where = `METRICS_PORT ${host}:${port}`;
  if (code === "EADDRINUSE") {
    return new Error(
      `${where} is taken by another process: stop that one, or set METRICS_PORT to a free port.`,
    );
  }
  if (code === "EACCES") {
    return new Error(`${where} may not be opened by this user: set METRICS_PORT to a port above 1023.`);
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new Error(`${where}: this machine has no such address; set METRICS_HOST to 127.0.0.1 or 0.0.0.0.`);
  }
  return new Error(`${where} cannot be opened: ${message}`);
}
