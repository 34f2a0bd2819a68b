/** Thrown when a message may not be sent now, though nothing is wrong and nothing was tried. */
export class NotYet extends Error {
  readonly untilMs: number;

  constructor(reason: string, untilMs: number) {
    super(reason);
    this.name = "NotYet";
    this.untilMs = untilMs;
  }
}
