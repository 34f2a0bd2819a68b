import { type SignOffPolicy, standardSignOff } from "../../core/requests/sign-off-policy.ts";
import { parseDuration } from "../parse-duration.ts";
import type { SignOffEntry } from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import { isKnownName } from "./report-names.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** `roles`: the names that there are. */
export function resolveSignOff(
  { dueAfter, expireAfter, approvalValid, ...entry }: SignOffEntry,
  roles: readonly string[],
  report: Report,
): SignOffPolicy {
  for (const [index, name] of (entry.requiredRoles ?? []).entries()) {
    isKnownName(name, roles, { path: ["signOff", "requiredRoles", index], declaredUnder: "roles" }, report);
  }
  return {
    ...standardSignOff,
    ...withoutUndefined(entry),
    ...(dueAfter !== undefined && { dueAfterMs: parseDuration(dueAfter) }),
    ...(expireAfter !== undefined && { expireAfterMs: parseDuration(expireAfter) }),
    ...(approvalValid !== undefined && { approvalValidMs: parseDuration(approvalValid) }),
  };
}
