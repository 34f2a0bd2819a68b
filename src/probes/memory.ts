import { findNumber, parseInfo, readNumber, readText } from "../core/redis-text/parse-info.ts";
import type { Probe } from "./probe.ts";

/** Taken from INFO and not from CONFIG, which managed services do not have. */
export const memory: Probe<"memory"> = {
  name: "memory",
  commands: [["INFO", "memory"]],
  read: async (call) => {
    const fields = parseInfo(await call(["INFO", "memory"]));
    const maxmemoryBytes = readNumber(fields, "maxmemory");
    const rssBytes = findNumber(fields, "used_memory_rss");
    const fragmentationRatio = findNumber(fields, "mem_fragmentation_ratio");
    const fragmentationBytes = findNumber(fields, "mem_fragmentation_bytes");
    return {
      usedBytes: readNumber(fields, "used_memory"),
      ...(maxmemoryBytes > 0 && { maxmemoryBytes }),
      policy: readText(fields, "maxmemory_policy"),
      ...(rssBytes !== undefined && { rssBytes }),
      ...(fragmentationRatio !== undefined && { fragmentationRatio }),
      ...(fragmentationBytes !== undefined && { fragmentationBytes }),
    };
  },
};
