import { randomUUID } from "node:crypto";
import type { Secret } from "../../core/secret.ts";
import { createStore } from "../../store/create-store.ts";
import type { CheckLine } from "./check-line.ts";

/** Opens the database as the bot does: its tables are created or brought up to date. */
export async function checkStore(databaseUrl: Secret): Promise<CheckLine> {
  try {
    const store = await createStore(databaseUrl.reveal(), { newOutboxId: randomUUID });
    await store.close();
    return { ok: true, subject: "store", text: "opens, and its tables are up to date" };
  } catch (error) {
    return { ok: false, subject: "store", text: error instanceof Error ? error.message : String(error) };
  }
}
