import { readCpuSeconds } from "../../src/core/keyspace-scan/server-facts.ts";
import { parseInfo } from "../../src/core/redis-text/parse-info.ts";
import { openBulkConnection } from "../../src/redis/bulk/bulk-connection.ts";

/** CPU seconds of the server process since it started. */
export async function readServerCpu(port: number): Promise<number> {
  const address = { cluster: "bench", endpoint: { host: "127.0.0.1", port } };
  const connection = openBulkConnection(address, { connectionName: "bench", timeoutMs: 10_000 });
  try {
    await connection.ready;
    return readCpuSeconds(parseInfo(await connection.call(["INFO", "cpu"]))) ?? Number.NaN;
  } finally {
    connection.close();
  }
}
