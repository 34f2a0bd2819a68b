export { limitNames, limitTraits } from "./limit-traits.ts";
export { alertingNames } from "./override-alerting.ts";
export type { LimitOverride } from "./override-limit.ts";
export {
  type ProfileOverrides,
  type ProfileProblem,
  profiles,
  type ResolvedProfile,
  resolveProfile,
} from "./resolve-profile.ts";
export { unchosenProfile } from "./unchosen.ts";
