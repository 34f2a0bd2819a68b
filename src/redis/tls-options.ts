import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import type { Endpoint, TlsOptions } from "../core/fleet.ts";

/** What Node's TLS needs to know. A server name is sent and verified unless the endpoint is an address. */
export function tlsOptions(tls: TlsOptions, endpoint: Endpoint): ConnectionOptions {
  const serverName = tls.serverName ?? (isIP(endpoint.host) === 0 ? endpoint.host : undefined);
  return {
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ...(tls.cert !== undefined && { cert: tls.cert }),
    ...(tls.key && { key: tls.key.reveal() }),
    ...(serverName !== undefined && { servername: serverName }),
    rejectUnauthorized: tls.verify,
  };
}
