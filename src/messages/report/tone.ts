/** How something is meant: findings by severity, `good` for what is well, `note` for what merely is. */
export type Tone = "critical" | "warning" | "info" | "good" | "note";

/** A mark in front of a line, for formats without colours; also says it to those who cannot tell colours apart. */
export function markOf(tone: Tone | undefined): string {
  switch (tone) {
    case "critical":
      return "🔴 ";
    case "warning":
      return "🟡 ";
    case "info":
      return "🔵 ";
    case "good":
      return "🟢 ";
    case "note":
    case undefined:
      return "";
  }
}
