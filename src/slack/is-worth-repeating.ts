import { ErrorCode } from "@slack/bolt";
import { StoreError } from "../store/store-error.ts";

/**
 * Whether what a listener failed at is to be carried out again later: the store failed, so not all that a person wanted
 * is stored; or Bolt let no listener have it. Whatever else fails is the answer (an address that lapsed, a modal that
 * Slack does not open any more): the act was done, and must not be done again whenever its answer is tried.
 */
export function isWorthRepeating(error: unknown): boolean {
  if (error instanceof StoreError) return true;
  if (!(error instanceof Error)) return false;
  const { code, original, originals = [] } = error as Partial<CodedError>;
  if (code === ErrorCode.AuthorizationError) return true;
  return [original, ...originals].some((one) => one !== undefined && isWorthRepeating(one));
}

/** Bolt wraps what listeners throw. */
interface CodedError {
  readonly code: string;
  readonly original: Error;
  readonly originals: readonly Error[];
}
