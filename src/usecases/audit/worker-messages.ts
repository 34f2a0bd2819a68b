import { Secret } from "../../core/secret.ts";
import type { NodeAddress } from "../../redis/node-address.ts";
import type { AuditJob, AuditProgress, ScanResult } from "./audit-job.ts";

export type ToWorker = { readonly kind: "scan"; readonly job: PlainJob } | { readonly kind: "cancel" };

export type FromWorker =
  | { readonly kind: "progress"; readonly progress: AuditProgress }
  | { readonly kind: "done"; readonly result: ScanResult }
  | { readonly kind: "failed"; readonly message: string; readonly stack?: string };

/** An address whose secrets are plain text, since a `Secret` does not go from thread to thread. Never logged. */
interface PlainAddress extends Omit<NodeAddress, "password" | "tls"> {
  readonly password?: string;
  readonly tls?: Omit<NonNullable<NodeAddress["tls"]>, "key"> & { readonly key?: string };
}

/** A job as it is sent to a worker. */
export interface PlainJob extends Omit<AuditJob, "nodes"> {
  readonly nodes: readonly { readonly address: PlainAddress; readonly role: "primary" | "replica" }[];
}

export function flattenJob(job: AuditJob): PlainJob {
  return {
    ...job,
    nodes: job.nodes.map(({ address, role }) => ({ role, address: flattenAddress(address) })),
  };
}

export function reviveJob(job: PlainJob): AuditJob {
  return { ...job, nodes: job.nodes.map(({ address, role }) => ({ role, address: reviveAddress(address) })) };
}

function flattenAddress({ password, tls, ...address }: NodeAddress): PlainAddress {
  const { key, ...rest } = tls ?? { verify: true };
  return {
    ...address,
    ...(password && { password: password.reveal() }),
    ...(tls && { tls: { ...rest, ...(key && { key: key.reveal() }) } }),
  };
}

function reviveAddress({ password, tls, ...address }: PlainAddress): NodeAddress {
  const { key, ...rest } = tls ?? { verify: true };
  return {
    ...address,
    ...(password !== undefined && { password: new Secret(password) }),
    ...(tls && { tls: { ...rest, ...(key !== undefined && { key: new Secret(key) }) } }),
  };
}
