import { z } from "zod";
import type { HolidayCalendar } from "../../core/calendar/calendar.ts";
import { describeIssue } from "../describe-issue.ts";
import { locateProblem } from "../locate-problem.ts";
import { parseYaml } from "../parse-yaml.ts";
import type { ProblemAt } from "../problem-at.ts";
import { text } from "../schema-parts.ts";

const namedDays = z.record(z.string(), text, "must be a map from YYYY-MM-DD to a name");

const calendarFileSchema = z.strictObject(
  {
    source: text,
    years: z
      .array(
        z.strictObject({
          year: z.int("must be a year"),
          provisional: z.boolean("must be true or false").optional(),
        }),
        "must be a list of maps with a year",
      )
      .min(1, "must name at least one year"),
    holidays: namedDays,
    workdays: namedDays.optional(),
  },
  "must be a map of source, years, holidays, workdays",
);

type CalendarFile = z.infer<typeof calendarFileSchema>;

export type ParsedCalendar =
  | { readonly ok: true; readonly calendar: HolidayCalendar }
  /** `line:column message` */
  | { readonly ok: false; readonly problems: readonly string[] };

/** A calendar from the text of its file, JSON or YAML, or all that is wrong with it. */
export function parseCalendar(name: string, source: string): ParsedCalendar {
  const result = parseYaml(source);
  if (!result.ok) return { ok: false, problems: result.faults.map(({ at, message }) => `${at} ${message}`) };
  const { document, lines, value } = result.yaml;
  const parsed = calendarFileSchema.safeParse(value);
  const problems = parsed.success
    ? findWrongDays(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, calendarFileSchema, value));
  if (problems.length > 0 || !parsed.success) {
    return {
      ok: false,
      problems: problems.map((problem) => `${locateProblem(document, lines, problem)} ${problem.message}`),
    };
  }
  return { ok: true, calendar: toCalendar(name, parsed.data) };
}

function toCalendar(name: string, { source, years, holidays, workdays = {} }: CalendarFile): HolidayCalendar {
  return {
    name,
    source,
    years: years.map(({ year, provisional = false }) => ({ year, provisional })),
    holidays: new Map(Object.entries(holidays)),
    workdays: new Map(Object.entries(workdays)),
  };
}

function findWrongDays({ years, holidays, workdays = {} }: CalendarFile): readonly ProblemAt[] {
  const covered = new Set(years.map(({ year }) => String(year)));
  const problems: ProblemAt[] = [];
  const check = (list: "holidays" | "workdays", day: string): void => {
    const wrong = explainDay(day, covered);
    if (wrong !== undefined) problems.push({ path: [list, day], message: wrong, onKey: true });
  };
  for (const day of Object.keys(holidays)) check("holidays", day);
  for (const day of Object.keys(workdays)) {
    check("workdays", day);
    if (Object.hasOwn(holidays, day)) {
      problems.push({ path: ["workdays", day], message: `${day} is a holiday too; keep one.`, onKey: true });
    }
  }
  return problems;
}

function explainDay(day: string, years: ReadonlySet<string>): string | undefined {
  const date = new Date(`${day}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime());
  if (!isDay || date.toISOString().slice(0, 10) !== day) return `${day} is no day; write YYYY-MM-DD.`;
  return years.has(day.slice(0, 4)) ? undefined : `${day} is in none of the years that the calendar covers.`;
}
