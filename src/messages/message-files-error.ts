/** Templates or locales cannot be used. `problems` lists all of them, each with its file and key. */
export class MessageFilesError extends Error {
  readonly code = "message_files";
  readonly retryable = false;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `templates and locales have ${problems.length} problem(s):\n${problems.map((p) => `  ${p}`).join("\n")}`,
    );
    this.name = "MessageFilesError";
    this.problems = problems;
  }
}
