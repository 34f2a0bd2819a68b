/** Words for one length of time, in one language. `seconds` may have a fraction, which is dropped. */
export type FormatDuration = (seconds: number) => string;

/** Which parts a duration shows; a locale has a text for each form: `units.duration.<form>`. */
export type DurationForm =
  | "days"
  | "daysHours"
  | "hours"
  | "hoursMinutes"
  | "minutes"
  | "minutesSeconds"
  | "seconds";

export interface DurationParts {
  readonly form: DurationForm;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** The two largest parts of a duration; a second part of zero is left out. Below zero counts as zero. */
export function splitDuration(totalSeconds: number): DurationParts {
  const total = Math.max(0, Math.floor(totalSeconds));
  const parts = {
    days: Math.floor(total / 86_400),
    hours: Math.floor((total % 86_400) / 3_600),
    minutes: Math.floor((total % 3_600) / 60),
    seconds: total % 60,
  };
  return { form: chooseForm(parts), ...parts };
}

function chooseForm({ days, hours, minutes, seconds }: Omit<DurationParts, "form">): DurationForm {
  if (days > 0) return hours > 0 ? "daysHours" : "days";
  if (hours > 0) return minutes > 0 ? "hoursMinutes" : "hours";
  if (minutes > 0) return seconds > 0 ? "minutesSeconds" : "minutes";
  return "seconds";
}
