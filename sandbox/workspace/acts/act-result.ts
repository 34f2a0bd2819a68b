/** What came of something a person did. */
export type ActResult =
  /** `ack`: what the app answered with its acknowledgment; `undefined`: nothing, or the app was not asked. */
  { readonly ok: true; readonly ack?: unknown } | { readonly ok: false; readonly error: string };

export const DONE: ActResult = { ok: true };

export const refuse = (error: string): ActResult => ({ ok: false, error });
