import type { ServerIdentity } from "../observation.ts";

/** `CLIENT NO-TOUCH` came with Redis 7.2 and Valkey; older servers would count an error. */
export function knowsNoTouch({ product, version }: Pick<ServerIdentity, "product" | "version">): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return product === "valkey" || major > 7 || (major === 7 && minor >= 2);
}
