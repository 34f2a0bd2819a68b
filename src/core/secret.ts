/**
 * A value that must not reach a log, a message or an error: printing, inspecting or serialising it shows
 * `[secret]`. Only `reveal()` gives the text, so a leak is always a visible call.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  /** Called by Node's `util.inspect`, hence by `console.log`. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
