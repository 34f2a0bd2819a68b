import type { Cluster, DeliverySettings, FleetPolicy } from "../../core/fleet.ts";
import { noPolicy } from "../../core/fleet.ts";
import type { SilencingSettings } from "../../core/suppression/decide-on-silence-tick.ts";
import { parseDuration } from "../parse-duration.ts";
import {
  allowedSchema,
  calendarSchema,
  type DeliveryEntry,
  deliverySchema,
  digestSchema,
  escalationSchema,
  hoursSchema,
  maintenanceSchema,
  nodePricesSchema,
  roleSchema,
  routeSchema,
  type SilencingEntry,
  signOffSchema,
  silencingSchema,
} from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import type { Referred } from "../read-reference.ts";
import { readEntries, readNames } from "./read-entries.ts";
import { resolveCalendars } from "./resolve-calendars.ts";
import { resolveEscalations } from "./resolve-escalations.ts";
import { resolveHours } from "./resolve-hours.ts";
import { readFleetLabels } from "./resolve-matcher.ts";
import { resolveAllowed, resolveRoles } from "./resolve-people.ts";
import { resolveRoutes } from "./resolve-routes.ts";
import { resolveDigests, resolveMaintenance } from "./resolve-schedules.ts";
import { resolveSignOff } from "./resolve-sign-off.ts";

export interface PolicyParts {
  /** `undefined` where some could not be read: then nothing is said of what is missing among them. */
  readonly clusters: readonly Cluster[] | undefined;
  /** Whether nothing under a top-level key is malformed. */
  readonly isWhole: (key: string) => boolean;
  readonly isValidCron: (expression: string) => boolean;
  /** The text of a file beside the fleet file. */
  readonly readText: (path: string) => Referred<string>;
  /** Paths are relative to the file. */
  readonly report: Report;
}

/**
 * The fleet's policy. `written` is the file's top level as it stands, in which names are looked up; `sound` the same
 * without what is malformed, which is resolved.
 */
export function resolvePolicy(
  written: Readonly<Record<string, unknown>>,
  sound: Readonly<Record<string, unknown>>,
  { clusters, isWhole, isValidCron, readText, report }: PolicyParts,
): FleetPolicy {
  const labels = clusters && readFleetLabels(clusters);
  const calendars = resolveCalendars(readEntries(sound["calendars"], calendarSchema), { readText, report });
  const calendarNames = [...new Set([...calendars.names, ...readNames(written["calendars"])])];
  const hours = readNames(written["hours"]);
  const escalations = readNames(written["escalations"]);
  const nodePrices = nodePricesSchema.safeParse(sound["nodePrices"]).data;
  const scheduling = { labels, isValidCron, report };
  return {
    routes: resolveRoutes(readEntries(sound["routes"], routeSchema), {
      labels,
      isWhole: isWhole("routes"),
      escalations,
      report,
    }),
    escalations: resolveEscalations(readEntries(sound["escalations"], escalationSchema), {
      labels,
      hours,
      report,
    }),
    maintenance: resolveMaintenance(readEntries(sound["maintenance"], maintenanceSchema), scheduling),
    hours: resolveHours(readEntries(sound["hours"], hoursSchema), {
      calendarNames,
      findCalendar: calendars.find,
      report,
    }),
    roles: resolveRoles(readEntries(sound["roles"], roleSchema), report),
    allowed: resolveAllowed(
      allowedSchema.safeParse(sound["allowed"]).data ?? {},
      readNames(written["roles"]),
      report,
    ),
    digests: resolveDigests(readEntries(sound["digests"], digestSchema), scheduling),
    delivery: resolveDelivery(deliverySchema.safeParse(sound["delivery"]).data ?? {}),
    silencing: resolveSilencing(silencingSchema.safeParse(sound["silencing"]).data ?? {}),
    signOff: resolveSignOff(
      signOffSchema.safeParse(sound["signOff"]).data ?? {},
      readNames(written["roles"]),
      report,
    ),
    ...(nodePrices && { nodePrices }),
  };
}

function resolveSilencing({ warnBefore, endIdleAfter }: SilencingEntry): SilencingSettings {
  return {
    ...noPolicy.silencing,
    ...(warnBefore !== undefined && { warnBeforeMs: parseDuration(warnBefore) }),
    ...(endIdleAfter !== undefined && { endIdleAfterMs: parseDuration(endIdleAfter) }),
  };
}

function resolveDelivery(entry: DeliveryEntry): DeliverySettings {
  const { fallbackChannel, contactUser, stormRoots, stormWithin, editEvery } = entry;
  return {
    ...noPolicy.delivery,
    ...(fallbackChannel !== undefined && { fallbackChannel }),
    ...(contactUser !== undefined && { contactUserId: contactUser }),
    ...(stormRoots !== undefined && { stormRoots }),
    ...(stormWithin !== undefined && { stormWithinMs: parseDuration(stormWithin) }),
    ...(editEvery !== undefined && { editEveryMs: parseDuration(editEvery) }),
  };
}
