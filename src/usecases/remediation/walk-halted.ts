/** Ends a walk before its last key; not a failure. */
export class WalkHalted extends Error {
  constructor() {
    super("the walk was halted");
  }
}
