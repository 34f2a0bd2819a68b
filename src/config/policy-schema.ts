import { z } from "zod";
import { type Permission, permissions } from "../core/fleet.ts";
import { rules } from "../core/rules/index.ts";
import type { RuleId, Severity } from "../core/rules/rule.ts";
import {
  channel,
  cron,
  describeEach,
  duration,
  languageList,
  listOf,
  name,
  text,
  timeZone,
  user,
  userGroup,
} from "./schema-parts.ts";

/** What the fleet file may say of how alerts reach people. All of it is optional. */

const ruleIds = rules.map(({ id }) => id) as [RuleId, ...RuleId[]];
const severities = ["warning", "critical"] as const satisfies readonly Severity[];

const matcher = z
  .strictObject(
    {
      clusters: listOf(text, "names, in which * stands for any characters")
        .optional()
        .describe("Names of clusters, whatever their case; * stands for any characters."),
      environments: listOf(text, "environments").optional().describe("One of these environments."),
      teams: listOf(text, "teams").optional().describe("One of these teams."),
      tags: listOf(text, "tags").optional().describe("All of these tags."),
      rules: listOf(z.enum(ruleIds), "rules").optional().describe("One of these rules."),
      severities: listOf(z.enum(severities), "severities").optional().describe("One of these severities."),
    },
    "must be a map of clusters, environments, teams, tags, rules, severities",
  )
  .meta({ id: "matcher" });

const groupOrNone = z.union(
  [z.literal("none"), userGroup],
  "must be a user group id such as S0123456789, or none",
);

export const routeSchema = z
  .strictObject(
    {
      name: name.describe("Unique in the tree; shown by /redis-audit route."),
      match: matcher
        .optional()
        .describe("Which alerts follow this branch; every field must hold. Without it, all do."),
      channel: channel.optional().describe("Id of the Slack channel that gets them (C…)."),
      mentionGroup: groupOrNone.optional().describe("Id of the user group that is mentioned (S…), or none."),
      escalation: name.optional().describe("Name of an escalation policy, or none."),
      languages: languageList.optional().describe("Languages of the messages, in this order."),
      get routes(): z.ZodOptional<z.ZodArray<typeof routeSchema>> {
        return z
          .array(routeSchema, "must be a list of routes")
          .optional()
          .describe("Branches of this branch; the first that matches is followed.");
      },
    },
    "must be a map with a name and what it sets",
  )
  .meta({ id: "route" });

const step = z.strictObject(
  {
    after: duration.describe("Since the alert fired: 15m, 2h."),
    mentionGroup: userGroup.optional().describe("The user group that is mentioned in a new reply (S…)."),
    direct: listOf(user, "user ids").optional().describe("The people who get a direct message (U…)."),
    channel: channel.optional().describe("Another channel that is told, with mentionGroup if given (C…)."),
    broadcast: z
      .enum(["here", "channel"])
      .optional()
      .describe("@here or @channel in a new reply; only with allowBroadcast."),
  },
  "must be a map with after and whom to call",
);

export const escalationSchema = z.strictObject(
  {
    name: name.describe("What routes call it by."),
    steps: listOf(step, "steps").describe("Whom to call, in the order of time, until somebody acknowledges."),
    rounds: z
      .int("must be a whole number")
      .min(1, "must be 1 to 5")
      .max(5, "must be 1 to 5")
      .optional()
      .describe("How often the steps are gone through, 1 to 5. Default: 1."),
    hours: name
      .optional()
      .describe(
        "Business hours in which somebody is called, or always. Default: those of the alert's owner.",
      ),
    criticalInHoursOnly: z
      .boolean("must be true or false")
      .optional()
      .describe("true: also critical alerts wait for the hours. Default: false."),
    allowBroadcast: z
      .boolean("must be true or false")
      .optional()
      .describe("true: steps may mention @here and @channel. Default: false."),
    reasonRequired: matcher.optional().describe("Alerts that cannot be acknowledged without a reason."),
  },
  "must be a map with a name and steps",
);

export const maintenanceSchema = z.strictObject(
  {
    name: name.describe("Unique; shown in messages."),
    match: matcher.describe("Which alerts are held back; {}: all."),
    schedule: cron.describe("Cron expression of its beginnings, by the clocks of its time zone."),
    duration: duration.describe("How long it lasts: 30m, 2h."),
    timeZone,
  },
  "must be a map with a name, match, schedule, duration and timeZone",
);

export const weekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const timeForm = "must be a time of day such as 09:00";
const clock = z.string(timeForm).regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, timeForm);

export const hoursSchema = z.strictObject(
  {
    name: name.describe("What owners and escalations call it by."),
    timeZone,
    weekdays: listOf(z.enum(weekdayNames), "weekdays, [mon, tue]")
      .optional()
      .describe("Default: [mon, tue, wed, thu, fri]."),
    from: clock.describe("When work begins, by the clocks of the time zone: 09:00."),
    to: clock.describe("When it ends: 18:00; 24:00 is midnight."),
    calendar: name
      .optional()
      .describe("Holidays and make-up workdays: us, cn, or one of calendars. Default: the week alone."),
  },
  "must be a map with a name, timeZone, from and to",
);

export const calendarSchema = z.strictObject(
  {
    name: name.describe("What hours call it by; us and cn replace those that come with the bot."),
    file: text.describe("JSON or YAML file, relative to this one, in the form of calendars/us.json."),
  },
  "must be a map with a name and a file",
);

export const roleSchema = z.strictObject(
  {
    name: name.describe("What allowed calls it by; shown to people who are refused."),
    users: listOf(user, "user ids").optional().describe("Ids of its people (U…)."),
    groups: listOf(userGroup, "user group ids").optional().describe("User groups whose people have it (S…)."),
  },
  "must be a map with a name and users or groups",
);

const permissionDescriptions: Readonly<Record<Permission, string>> = {
  acknowledge: "Who may acknowledge alerts and take it back.",
  assign: "Who may assign alerts.",
  silence: "Who may silence alerts and end silences.",
  maintain: "Who may begin and end maintenance.",
  report: "Who may start audits, and look at servers (inspect, slowlog, clients, hotkeys).",
  request: "Who may ask a team for changes.",
  sign: "Who may sign for a team that has neither signers nor a mentionGroup; not named, nobody.",
  remediate: "Who may run what was signed off; not named, nobody.",
};

export const allowedSchema = z.strictObject(
  describeEach(permissions, permissionDescriptions, listOf(name, "roles").optional()),
  "must be a map from what is done to a list of roles",
);

export const digestSchema = z.strictObject(
  {
    name: name.describe("Unique; shown in its message."),
    team: text.optional().describe("The team whose clusters it is about. Default: the whole fleet."),
    schedule: cron.describe("Cron expression, by the clocks of its time zone."),
    timeZone,
    period: duration.optional().describe("How far back what changed is told. Default: 1d."),
    channel: channel.describe("Id of the Slack channel that gets it (C…)."),
    languages: languageList.optional().describe("Languages of the digest, in this order. Default: [en, zh]."),
    whenEmpty: z
      .enum(["line", "nothing"])
      .optional()
      .describe("With nothing to say: one line, or no message. Default: line."),
  },
  "must be a map with a name, schedule, timeZone and channel",
);

export const deliverySchema = z.strictObject(
  {
    fallbackChannel: channel
      .optional()
      .describe("Where messages go whose channel is archived, gone or closed to the bot (C…)."),
    contactUser: user.optional().describe("Who is told once of such a channel (U…)."),
    stormRoots: z
      .int("must be a whole number")
      .min(1, "must be 1 or more")
      .optional()
      .describe(
        "More new alerts than this in a channel within stormWithin come in one message. Default: 10.",
      ),
    stormWithin: duration.optional().describe("The time in which a storm is counted. Default: 5m."),
    editEvery: duration
      .optional()
      .describe("A message is edited for what machines say at most this often. Default: 15s."),
  },
  "must be a map",
);

export const silencingSchema = z.strictObject(
  {
    warnBefore: duration
      .optional()
      .describe("How long before the end of a silence its owner is told. Default: 15m."),
    endIdleAfter: duration
      .optional()
      .describe("A silence ends when nothing matched it for so long. Default: 1d."),
  },
  "must be a map",
);

const share = z.number("must be a number").min(0, "must be 0 to 1").max(1, "must be 0 to 1");
const flag = z.boolean("must be true or false").optional();

export const signOffSchema = z.strictObject(
  {
    quorum: z
      .int("must be a whole number")
      .min(1, "must be 1 to 5")
      .max(5, "must be 1 to 5")
      .optional()
      .describe("How many people must approve an item, 1 to 5. Default: 1."),
    requiredRoles: listOf(name, "roles")
      .optional()
      .describe("Roles of which each must be among those who approve."),
    requesterMayApprove: flag.describe("true: who asks may approve it, too. Default: false."),
    twoPersonForHighRisk: flag.describe(
      "false: one person may approve what is risky. Keys are never deleted with fewer than two. Default: true.",
    ),
    dueAfter: duration.optional().describe("When a request is due after it was posted. Default: 14d."),
    expireAfter: duration
      .optional()
      .describe("How long after that what nobody decided is given up. Default: 30d."),
    approvalValid: duration.optional().describe("How long an approval can be used. Default: 72h."),
    driftRatio: share
      .optional()
      .describe("A count that moved by more than this since it was signed voids the approval. Default: 0.1."),
    verifyAudits: z
      .int("must be a whole number")
      .min(1, "must be 1 or more")
      .optional()
      .describe("Audits in a row that prove that new keys carry the TTL. Default: 3."),
    verifyShare: share
      .optional()
      .describe("The share of new keys that may lack the TTL all the same. Default: 0.01."),
  },
  "must be a map",
);

export const nodePricesSchema = z.strictObject(
  {
    currency: z
      .string("must be a currency such as USD")
      .regex(/^[A-Z]{3}$/, "must be a currency such as USD")
      .describe("ISO 4217: USD, CNY."),
    source: text.describe("Whose prices, and of when; shown with every figure."),
    nodes: listOf(
      z.strictObject(
        {
          name: name.describe("What the kind of node is called."),
          maxmemoryBytes: z
            .int("must be a whole number of bytes")
            .positive("must be more than 0")
            .describe("maxmemory of such a node."),
          pricePerMonth: z.number("must be a number").min(0, "must not be negative").describe("Of one node."),
        },
        "must be a map with a name, maxmemoryBytes and pricePerMonth",
      ),
      "kinds of nodes",
    ).describe("The kinds of nodes there are, in any order."),
  },
  "must be a map with a currency, source and nodes",
);

/** The top-level keys of the fleet file that make up its policy. */
export const policyShape = {
  routes: z
    .array(routeSchema, "must be a list of routes")
    .optional()
    .describe(
      "Where alerts go that do not go to their cluster's owner: a tree; the first branch that matches is followed.",
    ),
  escalations: z
    .array(escalationSchema, "must be a list of escalation policies")
    .optional()
    .describe("Who is called when nobody acknowledges."),
  maintenance: z
    .array(maintenanceSchema, "must be a list of maintenance windows")
    .optional()
    .describe("Planned work that comes again; its alerts are held back."),
  hours: z.array(hoursSchema, "must be a list of business hours").optional().describe("When teams work."),
  calendars: z
    .array(calendarSchema, "must be a list of calendars")
    .optional()
    .describe("Holiday calendars besides us and cn."),
  roles: z
    .array(roleSchema, "must be a list of roles")
    .optional()
    .describe("Groups of people for what is allowed."),
  allowed: allowedSchema
    .optional()
    .describe("Which roles may do what; what is not named, everybody may, but sign and remediate nobody."),
  digests: z
    .array(digestSchema, "must be a list of digests")
    .optional()
    .describe("Summaries of the open alerts at fixed times."),
  delivery: deliverySchema.optional().describe("How messages go out."),
  silencing: silencingSchema.optional().describe("When people's silences end."),
  signOff: signOffSchema.optional().describe("Who must approve what a team is asked for, and for how long."),
  nodePrices: nodePricesSchema
    .optional()
    .describe("What nodes cost, for what a request says of doing nothing."),
};

export type MatcherEntry = z.infer<typeof matcher>;
export type RouteEntry = z.infer<typeof routeSchema>;
export type EscalationEntry = z.infer<typeof escalationSchema>;
export type StepEntry = z.infer<typeof step>;
export type MaintenanceEntry = z.infer<typeof maintenanceSchema>;
export type HoursEntry = z.infer<typeof hoursSchema>;
export type CalendarEntry = z.infer<typeof calendarSchema>;
export type RoleEntry = z.infer<typeof roleSchema>;
export type AllowedEntry = z.infer<typeof allowedSchema>;
export type DigestEntry = z.infer<typeof digestSchema>;
export type DeliveryEntry = z.infer<typeof deliverySchema>;
export type SilencingEntry = z.infer<typeof silencingSchema>;
export type SignOffEntry = z.infer<typeof signOffSchema>;
