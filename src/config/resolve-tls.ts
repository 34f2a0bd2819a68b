import type { TlsOptions } from "../core/fleet.ts";
import { Secret } from "../core/secret.ts";
import type { TlsEntry } from "./fleet-schema.ts";
import type { Report } from "./problem-at.ts";
import { type References, takeReferred } from "./read-reference.ts";

/** TLS as the bot uses it, its files read; `undefined`: without TLS. */
export function resolveTls(
  entry: TlsEntry | undefined,
  references: References,
  report: Report,
): TlsOptions | undefined {
  if (entry === undefined || entry === false) return undefined;
  if (entry === true) return { verify: true };
  const takePem = (name: "caFile" | "certFile" | "keyFile"): string | undefined => {
    const path = entry[name];
    return path === undefined ? undefined : takeReferred(["tls", name], references.pem(path), report);
  };
  if ((entry.certFile === undefined) !== (entry.keyFile === undefined)) {
    report({ path: ["tls"], message: "tls: certFile and keyFile belong together; give both or none." });
  }
  const [ca, cert, key] = [takePem("caFile"), takePem("certFile"), takePem("keyFile")];
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key: new Secret(key) }),
    ...(entry.serverName !== undefined && { serverName: entry.serverName }),
    verify: entry.verify ?? true,
  };
}
