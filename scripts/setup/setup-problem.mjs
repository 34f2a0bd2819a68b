/** Something the person has to do before the set-up can go on. The message says what. */
export class SetupProblem extends Error {}
