/** What the suite asks of a bot process; each order is answered once it holds. */
export type Order =
  /** Die by SIGKILL at this step, counted from now; 0: never. */
  | { readonly do: "arm"; readonly step: number }
  /** The clock differs from the machine's by so much. */
  | { readonly do: "clock"; readonly offsetMs: number }
  /** The store's file may not grow any more, or may again. */
  | { readonly do: "full"; readonly isFull: boolean };

export type Answer = "ready" | "done";

/** Names of the settings that a bot process gets besides the bot's own. */
export const offsetSetting = "FAULTS_CLOCK_OFFSET_MS";
/** A file: one line for each step since the last `arm`. */
export const stepsSetting = "FAULTS_STEPS_FILE";
