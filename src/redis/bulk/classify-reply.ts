import { classifyError, type Trouble } from "../classify-error.ts";

/** Sorts the text of an error reply, code first: `NOPERM …`. */
export function classifyReply(message: string): Trouble {
  // The client marks error replies by this name.
  return classifyError(Object.assign(new Error(message), { name: "ReplyError" }));
}
