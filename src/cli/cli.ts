/** What a CLI command may touch of the outside. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Standard output for what is no text; the process' own where it is absent. */
  readonly outBytes?: (bytes: Uint8Array) => void;
  /** Standard input; the process' own where it is absent. */
  readonly input?: () => AsyncIterable<Uint8Array>;
  /** Standard error, where it is a terminal: for what is redrawn in place. */
  readonly terminal?: { readonly write: (text: string) => void; readonly columns: () => number };
  /** Calls `listener` at the first Ctrl-C instead of ending the process; the answer takes it back. */
  readonly onInterrupt?: (listener: () => void) => () => void;
}

/** A CLI command: its arguments after its name; answers the process' exit code. */
export type CliCommand = (args: readonly string[], io: CliIo) => Promise<number>;
