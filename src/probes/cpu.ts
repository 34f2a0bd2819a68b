import { parseInfo, readNumber } from "../core/redis-text/parse-info.ts";
import type { Probe } from "./probe.ts";

export const cpu: Probe<"cpu"> = {
  name: "cpu",
  commands: [["INFO", "cpu"]],
  read: async (call) => {
    const fields = parseInfo(await call(["INFO", "cpu"]));
    return {
      systemSeconds: readNumber(fields, "used_cpu_sys"),
      userSeconds: readNumber(fields, "used_cpu_user"),
    };
  },
};
