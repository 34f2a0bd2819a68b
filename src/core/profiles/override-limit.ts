import { limitTraits } from "./limit-traits.ts";
import type { Limit, LimitName } from "./profile.ts";

/**
 * What a cluster changes of a limit. A missing severity keeps the profile's; `"off"` takes it away, and `"off"`
 * for the whole limit stops judging the metric.
 */
export type LimitOverride =
  | "off"
  | { readonly warning?: number | "off" | undefined; readonly critical?: number | "off" | undefined };

/**
 * Why an override cannot stand. `outOfRange`: negative, not finite, or above 1 for a share. `wrongOrder`: the
 * warning would come after the critical limit.
 */
export type LimitProblem = "outOfRange" | "wrongOrder";

type Level = number | "off" | undefined;

/**
 * Lays an override over the profile's limit (`undefined`: the profile has none). `undefined` means the metric is
 * not judged any more. Where the profile's other severity stays, the source names both origins.
 */
export function overrideLimit(
  name: LimitName,
  base: Limit | undefined,
  override: LimitOverride,
  source: string,
): Limit | LimitProblem | undefined {
  if (override === "off") return undefined;
  const warning = chooseLevel(override.warning, base?.warning);
  const critical = chooseLevel(override.critical, base?.critical);
  if (warning === undefined && critical === undefined) return undefined;
  if (!isInRange(name, override.warning) || !isInRange(name, override.critical)) return "outOfRange";
  if (!isOrdered(name, warning, critical)) return "wrongOrder";
  return {
    ...(warning === undefined ? {} : { warning }),
    ...(critical === undefined ? {} : { critical }),
    source: nameSource(base, override, source),
  };
}

function chooseLevel(level: Level, base: number | undefined): number | undefined {
  if (level === "off") return undefined;
  return level ?? base;
}

function isInRange(name: LimitName, level: Level): boolean {
  if (typeof level !== "number") return true;
  return Number.isFinite(level) && level >= 0 && level <= (limitTraits[name].max ?? level);
}

/** Equal is allowed: then every break is critical. */
function isOrdered(name: LimitName, warning: number | undefined, critical: number | undefined): boolean {
  if (warning === undefined || critical === undefined) return true;
  return limitTraits[name].bad === "above" ? warning <= critical : warning >= critical;
}

function nameSource(
  base: Limit | undefined,
  override: Exclude<LimitOverride, "off">,
  source: string,
): string {
  if (base === undefined) return source;
  if (override.warning === undefined && override.critical === undefined) return base.source;
  const keepsWarning = override.warning === undefined && base.warning !== undefined;
  const keepsCritical = override.critical === undefined && base.critical !== undefined;
  return keepsWarning || keepsCritical ? `${source}, over ${base.source}` : source;
}
