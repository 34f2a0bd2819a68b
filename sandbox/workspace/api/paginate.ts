import { type ApiArgs, readNumber, readText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty when this was the last page, as Slack answers. */
  readonly nextCursor: string;
}

/** Cuts a list by `limit` and `cursor`. */
export const paginate = <T>(items: readonly T[], args: ApiArgs, defaultLimit: number): Page<T> => {
  const limit = Math.min(999, Math.max(1, readNumber(args, "limit", defaultLimit)));
  const start = readOffset(readText(args, "cursor"));
  const next = start + limit;
  return {
    items: items.slice(start, next),
    nextCursor: next < items.length ? Buffer.from(`next:${next}`).toString("base64") : "",
  };
};

const readOffset = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0;
  const match = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString());
  if (match === null) throw new ApiError("invalid_cursor");
  return Number(match[1]);
};
