import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseClusterNodes } from "../../../src/core/redis-text/parse-cluster-nodes.ts";

const captured = readFileSync(new URL("../../fixtures/redis-7.0/cluster-nodes.txt", import.meta.url), "utf8");

describe("parseClusterNodes", () => {
  it("reads the primaries, the replica, the slots and the slot on the move of a captured cluster", () => {
    expect(parseClusterNodes(captured)).toEqual([
      {
        id: "16080e87ce237c0d2dc4b681da711ad4ddf4c604",
        endpoint: { host: "127.0.0.1", port: 7904 },
        myself: false,
        role: "replica",
        primaryId: "48c56c24ac824479e83fc4fd63fa2476191dfc57",
        health: "ok",
        handshake: false,
        linkConnected: true,
        slots: [],
        moving: [],
      },
      {
        id: "3c72bdf790aa8230d8be9c0c8a7cb9c75c7ab12c",
        endpoint: { host: "127.0.0.1", port: 7903 },
        myself: false,
        role: "primary",
        health: "ok",
        handshake: false,
        linkConnected: true,
        slots: [{ from: 10923, to: 16383 }],
        moving: [],
      },
      {
        id: "48c56c24ac824479e83fc4fd63fa2476191dfc57",
        endpoint: { host: "127.0.0.1", port: 7901 },
        myself: true,
        role: "primary",
        health: "ok",
        handshake: false,
        linkConnected: true,
        slots: [{ from: 0, to: 5460 }],
        moving: [{ slot: 0, direction: "to", nodeId: "9b2d168d9b0944b1057b48bb4cefa24d06b884d6" }],
      },
      {
        id: "9b2d168d9b0944b1057b48bb4cefa24d06b884d6",
        endpoint: { host: "127.0.0.1", port: 7902 },
        hostname: "node2.example.net",
        myself: false,
        role: "primary",
        health: "ok",
        handshake: false,
        linkConnected: true,
        slots: [{ from: 5461, to: 10922 }],
        moving: [],
      },
    ]);
  });

  it("tells a suspected node from a failed one", () => {
    const nodes = parseClusterNodes(
      [
        "a 10.0.0.1:6379@16379 master,fail? - 1 0 1 connected 0-99",
        "b 10.0.0.2:6379@16379 master,fail - 1 0 2 disconnected 100",
      ].join("\n"),
    );
    expect(nodes.map(({ health, linkConnected, slots }) => ({ health, linkConnected, slots }))).toEqual([
      { health: "pfail", linkConnected: true, slots: [{ from: 0, to: 99 }] },
      { health: "fail", linkConnected: false, slots: [{ from: 100, to: 100 }] },
    ]);
  });

  it("knows no endpoint for a node without an address, nor for one that was never told its own", () => {
    const nodes = parseClusterNodes(
      [
        "a 10.0.0.1:6379@16379 slave,fail,noaddr b 1 0 1 disconnected",
        "b :6379@16379 myself,master - 0 0 0 connected",
      ].join("\n"),
    );
    expect(nodes.map((node) => node.endpoint)).toEqual([undefined, undefined]);
  });

  it("reads IPv6 addresses, an empty hostname and the shard ids of 7.2", () => {
    const nodes = parseClusterNodes(
      [
        "a fe80::1:6379@16379,,shard-id=69bc master - 0 0 1 connected",
        "b 10.0.0.2:6380@16380,shard-id=69bd handshake - 0 0 0 connected",
        "c 10.0.0.3:6379@16379,cache.example,shard-id=69be,tls-port=6390 master,nofailover - 0 0 0 connected",
      ].join("\n"),
    );
    expect(nodes.map(({ endpoint, hostname, handshake }) => ({ endpoint, hostname, handshake }))).toEqual([
      { endpoint: { host: "fe80::1", port: 6379 }, hostname: undefined, handshake: false },
      { endpoint: { host: "10.0.0.2", port: 6380 }, hostname: undefined, handshake: true },
      { endpoint: { host: "10.0.0.3", port: 6379 }, hostname: "cache.example", handshake: false },
    ]);
  });

  it("reads a slot that is coming in", () => {
    const [node] = parseClusterNodes("a 10.0.0.1:1@2 myself,master - 0 0 1 connected 5 [93-<-b77d]");
    expect(node?.moving).toEqual([{ slot: 93, direction: "from", nodeId: "b77d" }]);
    expect(node?.slots).toEqual([{ from: 5, to: 5 }]);
  });

  it("refuses what is no list of nodes", () => {
    expect(() => parseClusterNodes("redis_version:7.0.15")).toThrow(
      'CLUSTER NODES: a line has too few parts: "redis_version:7.0.15"',
    );
    expect(() => parseClusterNodes(7)).toThrow("CLUSTER NODES: the reply is no text");
  });
});
