/** Stands for keys that no pattern covers; no pattern's text has a NUL. */
export const otherPattern = "\u0000other";
