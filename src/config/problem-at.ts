/** Steps into the fleet file, as in zod's issues: `["clusters", 0, "owner"]`. */
export type FilePath = readonly (string | number)[];

/** Whether one path leads through the other, or both are the same. */
export function isOnSamePath(a: FilePath, b: FilePath): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((step, index) => step === long[index]);
}

/** Something wrong in the fleet file. `message` begins where the location ends and holds no secret. */
export interface ProblemAt {
  readonly path: FilePath;
  readonly message: string;
  /** The key itself is wrong, not its value. */
  readonly onKey?: boolean;
}

export type Report = (problem: ProblemAt) => void;
