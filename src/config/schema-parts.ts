import { z } from "zod";
import { languages } from "../core/fleet.ts";

/** Forms of values that several parts of the fleet file share. */

export const text = z.string("must be text; put it in quotes").min(1, "must not be empty");

export const name = text.max(80, "must have at most 80 characters");

export const channel = z
  .string("must be a channel id such as C0123456789")
  .regex(
    /^[CG][A-Z0-9]{2,}$/,
    "must be a channel id such as C0123456789, not a name: it stands at the end of the channel's details in Slack",
  );

export const userGroup = z
  .string("must be a user group id such as S0123456789")
  .regex(/^S[A-Z0-9]{2,}$/, "must be a user group id such as S0123456789, not a handle");

export const user = z
  .string("must be a user id such as U0123456789")
  .regex(
    /^[UW][A-Z0-9]{2,}$/,
    "must be a user id such as U0123456789, not a name: it stands in the menu of the person's profile in Slack",
  );

export const languageList = z
  .array(z.enum(languages), "must be a list, [en, zh]")
  .min(1, "must name at least one language");

export const cron = text.describe("Cron expression: five fields, or six with seconds first.");

export const timeZone = text.describe("Time zone by its IANA name: Asia/Shanghai, America/New_York.");

const durationForm = "must be a time such as 30s, 15m, 4h or 1d";

/** Read by `parseDuration`. */
export const duration = z.string(durationForm).regex(/^[1-9]\d{0,4}[smhd]$/, durationForm);

/** A list of at least one. */
export function listOf<Item extends z.ZodType>(item: Item, what: string): z.ZodArray<Item> {
  return z.array(item, `must be a list of ${what}`).min(1, "must not be empty; leave it out instead");
}

/** One schema under many names, each with its own description. */
export function describeEach<Name extends string, Schema extends z.ZodType>(
  names: readonly Name[],
  descriptions: Readonly<Record<Name, string>>,
  schema: Schema,
): Record<Name, Schema> {
  return Object.fromEntries(names.map((one) => [one, schema.describe(descriptions[one])])) as Record<
    Name,
    Schema
  >;
}
