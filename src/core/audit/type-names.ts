/** Types told apart in one audit; the rest, of modules, count as `other`. */
export const mostTypes = 12;

/** Gives each name of a type a small number, the same one every time. */
export interface TypeNames {
  readonly indexOf: (type: string) => number;
  readonly nameOf: (index: number) => string;
}

/** Of these the value is one whole and not a collection of elements. */
export function isCollection(type: string): boolean {
  return type === "list" || type === "set" || type === "zset" || type === "hash" || type === "stream";
}

/** Of keys by type. */
export function countCollections(types: Readonly<Record<string, number>>): number {
  return Object.entries(types).reduce((sum, [type, keys]) => sum + (isCollection(type) ? keys : 0), 0);
}

const wellKnown = ["string", "hash", "list", "set", "zset", "stream", "other"];

export function createTypeNames(): TypeNames {
  const names = [...wellKnown];
  const indexes = new Map(names.map((name, index) => [name, index]));
  const other = names.indexOf("other");
  // Keys of one kind lie together often enough for one comparison to spare the look-up.
  let last = "string";
  let lastIndex = 0;
  return {
    indexOf: (type) => {
      if (type === last) return lastIndex;
      let index = indexes.get(type);
      if (index === undefined) {
        if (names.length >= mostTypes) return other;
        index = names.push(type) - 1;
        indexes.set(type, index);
      }
      last = type;
      lastIndex = index;
      return index;
    },
    nameOf: (index) => names[index] ?? "other",
  };
}
