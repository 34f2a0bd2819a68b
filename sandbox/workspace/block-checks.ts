/** One rule that is broken, in Slack's wording, and where (a JSON pointer from the checked value). */
export interface Problem {
  readonly pointer: string;
  readonly rule: string;
}

/** Answers every problem of a value; none: it is fine. */
export type Check = (value: unknown, pointer: string) => readonly Problem[];

type Fields = Readonly<Record<string, { readonly check: Check; readonly isRequired: boolean }>>;

export const required = (check: Check) => ({ check, isRequired: true });
export const optional = (check: Check) => ({ check, isRequired: false });

/** An object with exactly these fields; others are refused, as Slack does. */
export const object =
  (fields: Fields): Check =>
  (value, pointer) => {
    if (!isObject(value)) return [{ pointer, rule: "must provide an object" }];
    const missing = Object.entries(fields)
      .filter(([name, field]) => field.isRequired && value[name] === undefined)
      .map(([name]) => ({ pointer, rule: `missing required field: ${name}` }));
    const given = Object.entries(value).flatMap(([name, entry]) => {
      const field = fields[name];
      if (field === undefined) return [{ pointer, rule: `invalid additional property: ${name}` }];
      return entry === undefined ? [] : field.check(entry, `${pointer}/${name}`);
    });
    return [...missing, ...given];
  };

/** A list of at least `min` and at most `max` items. */
export const list =
  (item: Check, max: number, min = 1): Check =>
  (value, pointer) => {
    if (!Array.isArray(value)) return [{ pointer, rule: "must be an array" }];
    const problems: Problem[] = [];
    if (value.length > max) problems.push({ pointer, rule: `no more than ${max} items allowed` });
    if (value.length < min) {
      problems.push({ pointer, rule: `no fewer than ${min} items allowed` });
    }
    return [...problems, ...value.flatMap((entry, index) => item(entry, `${pointer}/${index}`))];
  };

/** A text of at least `min` and at most `max` characters. */
export const string =
  (max: number, min = 0): Check =>
  (value, pointer) => {
    if (typeof value !== "string") return [{ pointer, rule: "must be a string" }];
    if (value.length > max) return [{ pointer, rule: `must be less than ${max + 1} characters` }];
    if (value.length < min) return [{ pointer, rule: `must be more than ${min - 1} characters` }];
    return [];
  };

export const boolean: Check = (value, pointer) =>
  typeof value === "boolean" ? [] : [{ pointer, rule: "must be a boolean" }];

/** A finite number within the bounds, both included. */
export const number =
  (min: number, max: number): Check =>
  (value, pointer) =>
    typeof value === "number" && value >= min && value <= max
      ? []
      : [{ pointer, rule: `must be a number from ${min} to ${max}` }];

export const oneOf =
  (...values: readonly string[]): Check =>
  (value, pointer) =>
    typeof value === "string" && values.includes(value)
      ? []
      : [{ pointer, rule: `must be one of: ${values.join(", ")}` }];

export const anything: Check = () => [];

/** An object whose `type` chooses the check. */
export const byType =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, pointer) => {
    if (!isObject(value)) return [{ pointer, rule: "must provide an object" }];
    const type = value["type"];
    if (type === undefined) return [{ pointer, rule: "missing required field: type" }];
    const check = typeof type === "string" ? checks[type] : undefined;
    return check === undefined
      ? [{ pointer: `${pointer}/type`, rule: `unsupported type: ${String(type)}` }]
      : check(value, pointer);
  };

/** All of them must hold. */
export const all =
  (...checks: readonly Check[]): Check =>
  (value, pointer) =>
    checks.flatMap((check) => check(value, pointer));

/** The object must have at least one of the fields. */
export const anyField =
  (...names: readonly string[]): Check =>
  (value, pointer) =>
    isObject(value) && names.some((name) => value[name] !== undefined)
      ? []
      : [{ pointer, rule: `must define one of: ${names.join(", ")}` }];

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
