import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { TlsOptions } from "../../src/core/fleet.ts";
import { Secret } from "../../src/core/secret.ts";
import { createRedisConnections, type RedisConnections } from "../../src/redis/connections.ts";
import {
  declareCluster,
  firstEndpoint,
  startRedisServer,
  stopAllRedisServers,
} from "../support/redis-server.ts";

const certFile = fileURLToPath(new URL("../fixtures/tls/server.crt", import.meta.url));
const keyFile = fileURLToPath(new URL("../fixtures/tls/server.key", import.meta.url));
const ca = readFileSync(certFile, "utf8");
const key = new Secret(readFileSync(keyFile, "utf8"));

const opened: RedisConnections[] = [];

afterEach(async () => {
  for (const connections of opened.splice(0)) connections.close();
  await stopAllRedisServers();
});

async function ping(tls: TlsOptions | undefined, clientCertificates: "yes" | "no" = "no"): Promise<unknown> {
  const server = await startRedisServer({
    tls: true,
    args: [
      ...["--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-ca-cert-file", certFile],
      ...["--tls-auth-clients", clientCertificates],
    ],
  });
  const connections = createRedisConnections({ connectionName: "bot-under-test", timeoutMs: 1_000 });
  opened.push(connections);
  const cluster = declareCluster([server], tls ? { tls } : {});
  return connections.call(cluster, firstEndpoint(cluster))(["PING"]);
}

describe("a connection with TLS", () => {
  it("trusts the declared authority", async () => {
    expect(await ping({ ca, verify: true })).toBe("PONG");
  });

  it("checks the declared server name", async () => {
    expect(await ping({ ca, verify: true, serverName: "redis.test.example" })).toBe("PONG");
    await expect(ping({ ca, verify: true, serverName: "other.example" })).rejects.toMatchObject({
      failure: "refused",
      message: expect.stringContaining("does not match certificate's altnames"),
    });
  });

  it("refuses a certificate that nobody vouches for", async () => {
    await expect(ping({ verify: true })).rejects.toMatchObject({
      failure: "refused",
      message: expect.stringContaining("PING failed: self-signed certificate: if its CA is your own"),
    });
  });

  it("accepts any certificate when told not to verify", async () => {
    expect(await ping({ verify: false })).toBe("PONG");
  });

  it("shows the bot's own certificate to a server that asks for one", async () => {
    expect(await ping({ ca, cert: ca, key, verify: true }, "yes")).toBe("PONG");
    await expect(ping({ ca, verify: true }, "yes")).rejects.toMatchObject({ failure: "refused" });
  });

  it("fails against a server that expects TLS when none is declared", async () => {
    await expect(ping(undefined)).rejects.toMatchObject({
      failure: expect.stringMatching(/refused|timeout/),
    });
  });
});
