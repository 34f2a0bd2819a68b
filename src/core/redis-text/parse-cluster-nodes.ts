import type { Endpoint } from "../fleet.ts";
import type { Reply } from "./command.ts";
import { UnreadableReplyError } from "./unreadable-reply-error.ts";

/** `pfail`: the answering node suspects it; `fail`: the cluster agreed that it is down. */
export type ClusterNodeHealth = "ok" | "pfail" | "fail";

/** Slots `from` to `to`, both included. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

/** One line of CLUSTER NODES. */
export interface ClusterNode {
  readonly id: string;
  /** `undefined`: the answering node does not know the address (`noaddr`), or not its own. */
  readonly endpoint?: Endpoint;
  /** Announced name; `undefined` before 7.0 and where none is announced. */
  readonly hostname?: string;
  readonly myself: boolean;
  readonly role: "primary" | "replica";
  /** The primary's id, on a replica. */
  readonly primaryId?: string;
  readonly health: ClusterNodeHealth;
  /** Still shaking hands: not yet a member. */
  readonly handshake: boolean;
  readonly linkConnected: boolean;
  readonly slots: readonly SlotRange[];
  /** Slots on the move; told only of the answering node itself. */
  readonly moving: readonly {
    readonly slot: number;
    readonly direction: "to" | "from";
    readonly nodeId: string;
  }[];
}

/**
 * Reads the reply of CLUSTER NODES. Unknown flags and further address parts (`,hostname`, `,shard-id=…`) are
 * skipped. Throws `UnreadableReplyError` when a line has too few parts.
 * Format: https://redis.io/docs/latest/commands/cluster-nodes/
 */
export function parseClusterNodes(reply: Reply): readonly ClusterNode[] {
  if (typeof reply !== "string") throw new UnreadableReplyError("CLUSTER NODES: the reply is no text");
  return reply
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(parseLine);
}

function parseLine(line: string): ClusterNode {
  const [id, address, flagText, primary, , , , link, ...slotTexts] = line.split(" ");
  if (
    id === undefined ||
    address === undefined ||
    flagText === undefined ||
    primary === undefined ||
    link === undefined
  ) {
    throw new UnreadableReplyError(`CLUSTER NODES: a line has too few parts: "${line.slice(0, 80)}"`);
  }
  const flags = new Set(flagText.split(","));
  return {
    id,
    ...parseAddress(address, flags.has("noaddr")),
    myself: flags.has("myself"),
    role: flags.has("slave") || flags.has("replica") ? "replica" : "primary",
    ...(primary === "-" ? {} : { primaryId: primary }),
    health: flags.has("fail") ? "fail" : flags.has("fail?") || flags.has("pfail") ? "pfail" : "ok",
    handshake: flags.has("handshake"),
    linkConnected: link === "connected",
    slots: slotTexts.filter((text) => /^\d/.test(text)).map(parseSlots),
    moving: slotTexts.filter((text) => text.startsWith("[")).map(parseMove),
  };
}

/** `127.0.0.1:7902@17902,node2.example.net,shard-id=…`; the port of an IPv6 address follows its last colon. */
function parseAddress(text: string, unknown: boolean): Pick<ClusterNode, "endpoint" | "hostname"> {
  const [hostAndPorts = "", hostname = ""] = text.split(",");
  const colon = hostAndPorts.lastIndexOf(":");
  const host = hostAndPorts.slice(0, Math.max(0, colon));
  const port = Number.parseInt(hostAndPorts.slice(colon + 1), 10);
  return {
    ...(unknown || host === "" || !(port > 0) ? {} : { endpoint: { host, port } }),
    ...(hostname === "" || hostname.includes("=") ? {} : { hostname }),
  };
}

/** `0-5460` or `5461`. */
function parseSlots(text: string): SlotRange {
  const [from, to = from] = text.split("-").map(Number);
  if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) {
    throw new UnreadableReplyError(`CLUSTER NODES: "${text.slice(0, 40)}" is no slot range`);
  }
  return { from, to };
}

/** `[93->-<node id>]`: moving to that node; `[93-<-<node id>]`: coming from it. */
function parseMove(text: string): ClusterNode["moving"][number] {
  const [, slot, arrow, nodeId] = /^\[(\d+)-([<>])-(\w+)\]$/.exec(text) ?? [];
  if (slot === undefined || nodeId === undefined) {
    throw new UnreadableReplyError(`CLUSTER NODES: "${text.slice(0, 80)}" is no slot on the move`);
  }
  return { slot: Number(slot), direction: arrow === ">" ? "to" : "from", nodeId };
}
