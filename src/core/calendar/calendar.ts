/** Days of a country on which work differs from the week: `YYYY-MM-DD`, in the calendar's own country. */
export interface HolidayCalendar {
  readonly name: string;
  /** Where the days are published. */
  readonly source: string;
  /** Years it covers; a day outside is judged by the week alone. `provisional`: not all is announced yet. */
  readonly years: readonly { readonly year: number; readonly provisional: boolean }[];
  readonly holidays: ReadonlyMap<string, string>;
  /** Make-up workdays: a Saturday or Sunday that is worked. */
  readonly workdays: ReadonlyMap<string, string>;
}

/** When a team works. */
export interface BusinessHours {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO weekdays, 1 is Monday. */
  readonly weekdays: readonly number[];
  /** Minutes since midnight. */
  readonly startMinute: number;
  readonly endMinute: number;
  readonly calendar?: HolidayCalendar;
}
