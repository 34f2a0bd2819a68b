import { limitFacts } from "../limit-facts.ts";
import { type Helpers, inside } from "./helper-call.ts";

/** Helpers that choose and count. */
export const logicHelpers: Helpers = {
  /** Writes its inside once per language of the message, in order; `t` inside writes in that one. */
  "each-language": (call, _args, context) =>
    call.data.drafting.languages
      .map((language, index) => inside(call, context, { language, first: index === 0 }))
      .join(""),
  /** Writes its inside in one language, whichever those of the message are. */
  in: (call, [language], context) => inside(call, context, { language }),
  eq: (_call, [left, right]) => left === right,
  and: (_call, values) => values.every(isTruthy),
  or: (_call, values) => values.some(isTruthy),
  not: (_call, [value]) => !isTruthy(value),
  gt: (_call, [left, right]) => Number(left) > Number(right),
  /** Whether there is a value at all: 0 and "" are values, which `if` does not see. */
  present: (_call, [value]) => value !== undefined && value !== null,
  "starts-with": (_call, [text, start]) => String(text).startsWith(String(start)),
  concat: (_call, parts) => parts.map(String).join(""),
  /** How many of a list: all, or those whose field has a value. */
  count: (_call, [list, field, value]) => {
    if (!Array.isArray(list)) return 0;
    return field === undefined ? list.length : list.filter((item) => item[String(field)] === value).length;
  },
  /** A number field added up over a list. */
  sum: (_call, [list, field]) =>
    Array.isArray(list) ? list.reduce((total: number, item) => total + Number(item[String(field)]), 0) : 0,
  join: (_call, [list]) => (Array.isArray(list) ? list.join(", ") : ""),
  /** Those of a list whose field has a value. */
  where: (_call, [list, field, value]) =>
    Array.isArray(list) ? list.filter((item) => item[String(field)] === value) : [],
  /** The first few of a list or of an object's fields. */
  first: (_call, [values, max]) => {
    if (Array.isArray(values)) return values.slice(0, Number(max));
    return Object.fromEntries(Object.entries(values ?? {}).slice(0, Number(max)));
  },
  /** A field by a name that is known only when the message is made. */
  get: (_call, [record, name]) => Object.entries(record ?? {}).find(([own]) => own === name)?.[1],
  minus: (_call, [left, right]) => Number(left) - Number(right),
  /** The fact that a limit is about. */
  "limit-fact": (_call, [limit]) => Object.entries(limitFacts).find(([name]) => name === limit)?.[1],
};

/** As Handlebars' own `if` sees it: an empty list is false. */
function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
