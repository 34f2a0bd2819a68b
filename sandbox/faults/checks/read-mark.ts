import type { Message } from "../../workspace/protocol.ts";

/** What a message of the bot's says of itself, for machines. */
export interface Mark {
  readonly outboxId: string | undefined;
  readonly alertId: string | undefined;
  readonly state: string | undefined;
}

export function readMark({ metadata }: Message): Mark {
  const read = (name: string): string | undefined => {
    const value = metadata?.event_payload[name];
    return typeof value === "string" ? value : undefined;
  };
  return { outboxId: read("outbox_id"), alertId: read("alert_id"), state: read("state") };
}
