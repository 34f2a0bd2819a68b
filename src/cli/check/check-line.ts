/** One thing that was checked, as one line of output. `text` holds no secret. */
export interface CheckLine {
  readonly ok: boolean;
  readonly subject: string;
  readonly text: string;
}

/** `ok    slack: …` or `FAIL  slack: …`. */
export function renderCheckLine({ ok, subject, text }: CheckLine): string {
  return `${ok ? "ok  " : "FAIL"}  ${subject}: ${text}`;
}
