// The command `audit` in a process of its own, with the delay of its event loop while the keys are counted and judged.
// node audit-program.js <arguments of the command>; prints one line of JSON.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { audit } from "../../src/cli/audit.ts";

const delay = monitorEventLoopDelay({ resolution: 5 });
let reportBytes = 0;

const code = await audit(process.argv.slice(2), {
  env: process.env,
  // The first word about progress comes when the scan begins; loading the command's libraries is no part of it.
  err: () => delay.enable(),
  out: (text) => {
    delay.disable();
    reportBytes += text.length;
  },
});
process.exitCode = code;
const ms = (nanoseconds: number) => nanoseconds / 1e6;
console.log(
  JSON.stringify({
    reportBytes,
    eventLoop: { p50Ms: ms(delay.percentile(50)), p99Ms: ms(delay.percentile(99)), maxMs: ms(delay.max) },
  }),
);
