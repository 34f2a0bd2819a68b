import type { Template } from "./template.ts";

/** What may be kept; see `LIMITS`. */
export interface TemplateRoom {
  readonly templates: number;
  /** Literals and slots of all together, those of variants included. */
  readonly templateParts: number;
}

/** The first templates, which are the heaviest, that there is room for. */
export function withinRoom(
  templates: readonly Template[],
  { templates: most, templateParts }: TemplateRoom,
): readonly Template[] {
  let parts = 0;
  const fitting = templates.findIndex((one, k) => {
    parts += countParts(one);
    return k >= most || parts > templateParts;
  });
  return fitting < 0 ? templates : templates.slice(0, fitting);
}

export function countParts({ parts, variants }: Template): number {
  return parts.length * (1 + variants.length);
}
