import { readLength } from "../../../core/suppression/read-length.ts";
import type { Silence } from "../../../core/suppression/silence.ts";
import { openSilenceForm } from "../../forms/open-silence-form.ts";
import type { SlackCommand } from "./command.ts";

/**
 * `/redis-audit silence [cluster] [duration] [reason]` and the same for `maintenance`: opens the form, filled with what
 * was said. A cluster may be a form such as `orders-*`. Nothing is silenced before the form is submitted.
 */
function openFilled(kind: Silence["kind"]): SlackCommand {
  return async ({ words, userId, triggerId, client, answer }, listening) => {
    const [first, second, ...rest] = words;
    const isLength = (word: string | undefined) => word !== undefined && readLength(word) !== undefined;
    const [cluster, duration, reason] = isLength(first)
      ? [undefined, first, [second, ...rest]]
      : isLength(second)
        ? [first, second, rest]
        : [first, undefined, [second, ...rest]];
    const draft = {
      kind,
      ...(cluster !== undefined && { match: { clusters: [cluster] } }),
      ...(duration !== undefined && { duration: duration.toLowerCase() }),
      reason: reason.filter((word) => word !== undefined).join(" "),
    };
    const opened = await openSilenceForm(listening, { client, userId, triggerId }, draft);
    return opened === "opened" ? undefined : answer("command-problem", { problem: "tooLate" });
  };
}

export const silence = openFilled("silence");

export const maintenance = openFilled("maintenance");
