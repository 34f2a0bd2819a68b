import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { createStore } from "../../src/store/create-store.ts";

const options = { newOutboxId: () => "out-1", connections: 2 };

describe("a Postgres server in trouble", () => {
  it("is unavailable when nobody listens, and the error hides the password", async () => {
    const port = await freePort();
    const failure = createStore(`postgres://auditor:s3cret@127.0.0.1:${port}/bot?sslmode=disable`, options);
    await expect(failure).rejects.toMatchObject({
      name: "StoreError",
      code: "unavailable",
      retryable: true,
      message: expect.stringContaining(
        `postgres://auditor@127.0.0.1:${port}/bot: bringing its tables up to date failed`,
      ),
    });
    const error: unknown = await failure.catch((caught: unknown) => caught);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("s3cret");
  });

  it("is named as unreadable when its URL is, without showing it", async () => {
    const failure = createStore("postgres://auditor:s3cret@:99999:/", options);
    await expect(failure).rejects.toMatchObject({ name: "StoreError", code: "badUrl", retryable: false });
    await expect(failure).rejects.not.toThrow(/s3cret/);
  });

  it("is no database when the URL has another scheme", async () => {
    await expect(createStore("mysql://auditor:s3cret@db/bot", options)).rejects.toMatchObject({
      code: "badUrl",
      message: "The database URL must begin with sqlite: or postgres://",
    });
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
