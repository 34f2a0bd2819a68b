import { z } from "zod";
import type { FilePath, ProblemAt } from "./problem-at.ts";
import { suggest } from "./suggest.ts";

/** One of zod's issues as problems: an issue about several keys becomes one problem each. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  value: unknown,
): readonly ProblemAt[] {
  const path = issue.path as FilePath;
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = findKnownKeys(schema, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `the key "${key}" is unknown.${suggest(key, known) || ` Known here: ${known.join(", ")}.`}`,
        onKey: true,
      }));
    }
    case "invalid_value": {
      const known = issue.values.map(String);
      const given = findValue(value, path);
      const hint = typeof given === "string" ? suggest(given, known) : "";
      return [{ path, message: `${nameOf(path)} must be one of ${known.join(", ")}.${hint}` }];
    }
    case "invalid_union": {
      const inner = issue.errors.find((errors) => !errors.some(isWrongKind));
      if (inner === undefined) return [describePlain(path, issue.message)];
      return inner.flatMap((error) =>
        describeIssue({ ...error, path: [...path, ...error.path] } as z.core.$ZodIssue, schema, value),
      );
    }
    default:
      return [describePlain(path, issue.message)];
  }
}

/** The branch of a union was not meant at all: another kind of value, or another word. */
function isWrongKind(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function describePlain(path: FilePath, message: string): ProblemAt {
  return { path, message: `${nameOf(path)} ${message}.` };
}

function nameOf(path: FilePath): string {
  return path.findLast((step) => typeof step === "string") ?? "the file";
}

/** The keys that a map may have at a path; several forms of a value add up. */
function findKnownKeys(schema: z.core.$ZodType, path: FilePath): readonly string[] {
  const [step, ...rest] = path;
  if (schema instanceof z.ZodOptional) return findKnownKeys(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => findKnownKeys(option, path));
  if (schema instanceof z.ZodArray) return step === undefined ? [] : findKnownKeys(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(schema.shape);
  const inner: z.core.$ZodType | undefined = schema.shape[step];
  return inner === undefined ? [] : findKnownKeys(inner, rest);
}

function findValue(value: unknown, path: FilePath): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}
