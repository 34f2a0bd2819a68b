import { randomUUID } from "node:crypto";
import type { Secret } from "../../core/secret.ts";
import { createStore } from "../../store/create-store.ts";
import type { BrokenChannel } from "../../store/store.ts";
import type { CheckLine } from "./check-line.ts";
import { explainSlackCode } from "./explain-slack-error.ts";

/** Opens the database as the bot does: its tables are created or brought up to date. Tells which channels took no
 * messages when the bot last tried. */
export async function checkStore(databaseUrl: Secret): Promise<readonly CheckLine[]> {
  try {
    const store = await createStore(databaseUrl.reveal(), { newOutboxId: randomUUID });
    const broken = await store.channels.broken().finally(() => store.close());
    const opens = { ok: true, subject: "store", text: "opens, and its tables are up to date" };
    return [opens, ...broken.map(describeBroken)];
  } catch (error) {
    return [{ ok: false, subject: "store", text: error instanceof Error ? error.message : String(error) }];
  }
}

function describeBroken({ channel, code, sinceMs }: BrokenChannel): CheckLine {
  const text = `${channel} has taken no messages since ${new Date(sinceMs).toISOString()}: ${explainSlackCode(code)}`;
  return { ok: true, warning: true, subject: "delivery", text };
}
