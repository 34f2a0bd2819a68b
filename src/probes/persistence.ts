import { findNumber, parseInfo, readNumber, readText } from "../core/redis-text/parse-info.ts";
import type { Probe } from "./probe.ts";

/** The time of the last fork stands among the statistics. */
export const persistence: Probe<"persistence"> = {
  name: "persistence",
  commands: [
    ["INFO", "persistence"],
    ["INFO", "stats"],
  ],
  read: async (call) => {
    const [persistenceReply, statsReply] = await Promise.all([
      call(["INFO", "persistence"]),
      call(["INFO", "stats"]),
    ]);
    const fields = parseInfo(persistenceReply);
    const forkMicroseconds = findNumber(parseInfo(statsReply), "latest_fork_usec") ?? 0;
    return {
      loading: readNumber(fields, "loading") === 1,
      lastSaveFailed: readText(fields, "rdb_last_bgsave_status") !== "ok",
      lastSaveAtMs: readNumber(fields, "rdb_last_save_time") * 1000,
      changesSinceSave: readNumber(fields, "rdb_changes_since_last_save"),
      aofEnabled: readNumber(fields, "aof_enabled") === 1,
      aofLastWriteFailed: readText(fields, "aof_last_write_status") !== "ok",
      ...(forkMicroseconds > 0 && { lastForkMs: forkMicroseconds / 1000 }),
    };
  },
};
