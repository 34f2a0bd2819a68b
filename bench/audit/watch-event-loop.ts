// How late the main thread's event loop is while keys are counted and judged, as one line of JSON behind the program's
// own output. node --import watch-event-loop.js <the program>
import { monitorEventLoopDelay } from "node:perf_hooks";

const delay = monitorEventLoopDelay({ resolution: 5 });
const { stderr, stdout } = process;

// The first word about progress comes when the scan begins: loading the command's libraries is no part of it.
watchFirstWrite(stderr, () => delay.enable());
// The report is the only output, and comes when all is judged.
watchFirstWrite(stdout, () => delay.disable());

process.once("exit", () => {
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  const eventLoop = {
    p50Ms: ms(delay.percentile(50)),
    p99Ms: ms(delay.percentile(99)),
    maxMs: ms(delay.max),
  };
  console.log(JSON.stringify({ eventLoop }));
});

function watchFirstWrite(stream: NodeJS.WriteStream, heard: () => void): void {
  const { write } = stream;
  stream.write = new Proxy(write, {
    apply: (_write, _stream, args) => {
      stream.write = write;
      heard();
      return Reflect.apply(write, stream, args);
    },
  });
}
