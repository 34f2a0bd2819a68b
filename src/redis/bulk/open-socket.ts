import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { NodeAddress } from "../node-address.ts";
import { tlsOptions } from "../tls-options.ts";

/** What a socket tells. After `closed` nothing more is heard. */
export interface SocketListener {
  /** The chunk is overwritten after the call. */
  readonly data: (chunk: Buffer) => void;
  /** `error` `undefined`: the peer closed it. */
  readonly closed: (error: Error | undefined) => void;
}

/** Larger than the 64 KB of Node's own, so that a page of replies costs fewer turns. */
const receiveBytes = 256 * 1024;

/**
 * Opens a connection without waiting for it: what is written meanwhile is sent when it stands. A plain socket reads
 * into one buffer that is used again and again; TLS makes its own chunks.
 */
export function openSocket({ endpoint, tls }: NodeAddress, listener: SocketListener): Socket {
  const { host, port } = endpoint;
  const socket = tls
    ? connectTls({ host, port, ...tlsOptions(tls, endpoint) })
    : connect({
        host,
        port,
        noDelay: true,
        onread: {
          buffer: Buffer.allocUnsafe(receiveBytes),
          callback: (bytesRead, buffer) => {
            listener.data(Buffer.from(buffer.buffer, buffer.byteOffset, bytesRead));
            return true;
          },
        },
      });
  if (tls) {
    socket.setNoDelay(true);
    socket.on("data", listener.data);
  }
  let reason: Error | undefined;
  socket.once("error", (error) => {
    reason = error;
  });
  socket.once("end", () => socket.destroy());
  socket.once("close", () => listener.closed(reason));
  return socket;
}
