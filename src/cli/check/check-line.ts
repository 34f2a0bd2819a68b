/** One thing that was checked, as one line of output. `text` holds no secret. */
export interface CheckLine {
  readonly ok: boolean;
  /** It works, and somebody should look at it all the same. */
  readonly warning?: true;
  readonly subject: string;
  readonly text: string;
}

/** `ok    slack: …`, `WARN  calendar: …` or `FAIL  slack: …`. */
export function renderCheckLine({ ok, warning, subject, text }: CheckLine): string {
  const verdict = warning ? "WARN" : "ok  ";
  return `${ok ? verdict : "FAIL"}  ${subject}: ${text}`;
}
