import type { View } from "@slack/types";
import { ApiError } from "./api/api-error.ts";
import { findViewProblems } from "./find-block-problems.ts";

/** Slack refuses views above 250 kB. */
const MAX_VIEW_BYTES = 250 * 1024;

/** Checks a view that came from the app; throws Slack's refusal, which names each rule and where it is broken. */
export const readView = (value: unknown, type: "modal" | "home"): View => {
  const problems = findViewProblems(value, type);
  if (problems.length > 0) {
    const lines = problems.map(({ rule, pointer }) => `[ERROR] ${rule} [json-pointer:/view${pointer}]`);
    throw new ApiError("invalid_arguments", { response_metadata: { messages: lines } });
  }
  if (JSON.stringify(value).length > MAX_VIEW_BYTES) throw new ApiError("view_too_large");
  return value as View;
};
