/** A refusal in Slack's words: `{"ok":false,"error":code,…details}`. */
export class ApiError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = "ApiError";
    this.code = code;
    this.details = details;
  }
}
