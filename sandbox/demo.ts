import { parseArgs } from "node:util";
import { checkStory } from "./demo/check-story.ts";
import { startDemo } from "./demo/start-demo.ts";
import { tellStory } from "./demo/tell-story.ts";

const usage = `Usage: npm run demo [-- options]
  --port N    the page's port (default: a free one)
  --keys N    keys of the market cluster (default: 200000)
  --check     run the whole story without a person, print the channel, exit 0 or 1`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 1;
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort(signal));
  const demo = await startDemo({
    ...options,
    progress: (line) => console.error(line),
    signal: stopping.signal,
  });
  if (demo === undefined) return 1;
  try {
    if (options.check) return await checkStory(demo, stopping.signal);
    console.log(`\nOpen ${demo.pageUrl}   (Ctrl-C stops everything)\n`);
    await tellStory(demo, stopping.signal);
    return 0;
  } finally {
    console.error("Stopping the bot, the workspace and the Redis servers…");
    await demo.stop();
  }
}

interface Options {
  readonly port?: number;
  readonly keys: number;
  readonly check: boolean;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string" },
        keys: { type: "string", default: "200000" },
        check: { type: "boolean", default: false },
      },
    });
    const keys = wholeNumber("--keys", values.keys, 1000, 20_000_000);
    const check = values.check;
    if (values.port === undefined) return { keys, check };
    return { keys, check, port: wholeNumber("--port", values.port, 1, 65_535) };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(usage);
    return undefined;
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}
