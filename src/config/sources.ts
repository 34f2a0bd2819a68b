/** What configuration is read from. */
export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
  /** Whether there is such a folder. */
  readonly isFolder: (path: string) => boolean;
  /** Whether a schedule can be followed. */
  readonly isValidCron: (expression: string) => boolean;
}
