import { parseInfo } from "../core/redis-text/parse-info.ts";
import { type DatabaseKeys, parseKeyspace } from "../core/redis-text/parse-keyspace.ts";
import type { Probe } from "./probe.ts";

export const keyspace: Probe<"keyspace"> = {
  name: "keyspace",
  commands: [["INFO", "keyspace"]],
  read: async (call) => {
    const databases = parseKeyspace(parseInfo(await call(["INFO", "keyspace"])));
    const keys = sum(databases, (database) => database.keys);
    const keysWithTtl = sum(databases, (database) => database.keysWithTtl);
    return {
      keys,
      keysWithTtl,
      keysWithoutTtl: keys - keysWithTtl,
      databases: databases.map(({ index, keys, keysWithTtl }) => ({ index, keys, keysWithTtl })),
    };
  },
};

function sum(databases: readonly DatabaseKeys[], count: (database: DatabaseKeys) => number): number {
  return databases.reduce((total, database) => total + count(database), 0);
}
