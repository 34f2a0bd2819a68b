import { setTimeout as sleep } from "node:timers/promises";
import type { Demo } from "./start-demo.ts";

/** Time to open the page and look around before anything happens. */
const calmMs = 10_000;
/** Long enough to acknowledge the alert and read its thread before the burst expires. */
const burstTtlSeconds = 90;
const pauseMs = 180_000;

/** Tells the incident again and again until aborted; a second time within the hour is a relapse of the first. */
export async function tellStory({ fleet }: Demo, signal: AbortSignal): Promise<void> {
  try {
    await sleep(calmMs, undefined, { signal });
    while (!signal.aborted) {
      say("A burst of numeric keys begins on luckyus-isales-market: watch #isales-marketing.");
      const { usedRatio } = await fleet.story.burst({ ttlSeconds: burstTtlSeconds });
      say(`Its memory is at ${(usedRatio * 100).toFixed(1)} %. The keys expire in ${burstTtlSeconds} s.`);
      await sleep(burstTtlSeconds * 1000, undefined, { signal });
      await fleet.story.recovered();
      say(`Its memory has recovered. The next burst comes in ${pauseMs / 60_000} minutes.`);
      await sleep(pauseMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function say(line: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
}
