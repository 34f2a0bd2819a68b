import type { ViewErrorsResponseAction } from "@slack/bolt";
import type { FormProblem } from "../../messages/control-views.ts";
import type { Answer } from "../listening.ts";

/** The answer to a submitted form that tells, at each field, what is wrong with it. */
export function showErrors(
  problems: Readonly<Record<string, FormProblem>>,
  answer: Answer,
): ViewErrorsResponseAction {
  const errors = Object.entries(problems).map(([field, problem]) => [
    field,
    answer("form-problem", { problem }).text,
  ]);
  return { response_action: "errors", errors: Object.fromEntries(errors) };
}
