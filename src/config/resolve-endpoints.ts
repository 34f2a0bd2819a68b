import type { Endpoint } from "../core/fleet.ts";
import { parseEndpoint } from "./parse-endpoint.ts";
import type { Report } from "./problem-at.ts";

// The text itself is not quoted: a pasted URL may hold a password.
const explanation =
  "an endpoint is host:port and nothing else, an IPv6 address in brackets: [::1]:6379. No URL; user, password and TLS have keys of their own.";

/** The endpoints that are well written; `undefined` when there is no list. */
export function resolveEndpoints(
  entries: readonly string[] | undefined,
  report: Report,
): readonly Endpoint[] | undefined {
  if (entries === undefined) {
    report({ path: ["endpoints"], message: "endpoints is missing: a list of host:port." });
    return undefined;
  }
  return entries.flatMap((text, index) => {
    const path = ["endpoints", index];
    const endpoint = parseEndpoint(text);
    if (endpoint === undefined) report({ path, message: explanation });
    else if (entries.indexOf(text) < index)
      report({ path, message: "this endpoint is listed twice; keep one." });
    return endpoint ?? [];
  });
}
