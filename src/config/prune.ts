import type { FilePath } from "./problem-at.ts";

/** A copy of a parsed file without what stands at these paths; of a list that is hit, the whole list goes. */
export function prune(value: unknown, paths: readonly FilePath[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const path of paths) remove(copy, cutAtList(path));
  return copy;
}

/** `["clusters", 0]` stays: the list of clusters keeps its other items. */
function cutAtList(path: FilePath): FilePath {
  const index = path.findIndex((step, position) => position > 1 && typeof step === "number");
  return index === -1 ? path : path.slice(0, index);
}

function remove(value: unknown, [step, ...rest]: FilePath): void {
  if (typeof value !== "object" || value === null || step === undefined) return;
  if (rest.length > 0) remove(Reflect.get(value, step), rest);
  // Not shortened: the other items keep their numbers.
  else if (Array.isArray(value)) value[Number(step)] = undefined;
  else Reflect.deleteProperty(value, step);
}
