import { ApiError } from "./api-error.ts";

/** Arguments of a call: strings from a form, any JSON from a JSON body. */
export type ApiArgs = Readonly<Record<string, unknown>>;

/** `undefined`: absent or empty. */
export const readText = (args: ApiArgs, name: string): string | undefined => {
  const value = args[name];
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : String(value);
};

/** Refuses with `invalid_arguments` and Slack's wording when it is absent. */
export const requireText = (args: ApiArgs, name: string): string => {
  const value = readText(args, name);
  if (value === undefined) throw missingField(name);
  return value;
};

export const readFlag = (args: ApiArgs, name: string): boolean =>
  args[name] === true || args[name] === "true" || args[name] === "1" || args[name] === 1;

export const readNumber = (args: ApiArgs, name: string, fallback: number): number => {
  const value = readText(args, name);
  const number = value === undefined ? fallback : Number(value);
  return Number.isFinite(number) ? number : fallback;
};

/** A value that forms carry as JSON text. `undefined`: absent; `error` is thrown when it does not parse. */
export const readJson = (args: ApiArgs, name: string, error: string): unknown => {
  const value = args[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new ApiError(error);
  }
};

export const missingField = (name: string): ApiError =>
  new ApiError("invalid_arguments", {
    response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
  });
