import type { Message } from "../protocol.ts";

/** What came of something a person did. */
export type ActResult =
  | {
      readonly ok: true;
      /** What the app answered with its acknowledgment; `undefined`: nothing, or the app was not asked. */
      readonly ack?: unknown;
      /** What the person posted. */
      readonly message?: Message;
    }
  | { readonly ok: false; readonly error: string };

export const DONE: ActResult = { ok: true };

export const refuse = (error: string): ActResult => ({ ok: false, error });
