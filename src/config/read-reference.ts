import { resolve } from "node:path";
import { Secret } from "../core/secret.ts";
import type { SecretEntry } from "./fleet-schema.ts";
import type { Report } from "./problem-at.ts";
import type { ConfigSources } from "./sources.ts";

/** What the fleet file refers to, or why it cannot be had. */
export type Referred<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string };

export type References = ReturnType<typeof createReferences>;

/** Reads what the fleet file refers to. Paths are relative to `folder`, the fleet file's. */
export function createReferences(folder: string, { env, readFile }: Pick<ConfigSources, "env" | "readFile">) {
  function text(path: string): Referred<string> {
    try {
      return { ok: true, value: readFile(resolve(folder, path)) };
    } catch (error) {
      return { ok: false, message: `the file ${path} ${explainUnreadable(error)}` };
    }
  }

  function pem(path: string): Referred<string> {
    const read = text(path);
    if (!read.ok || read.value.includes("-----BEGIN ")) return read;
    return { ok: false, message: `the file ${path} is not PEM: it has no -----BEGIN line.` };
  }

  function secret(entry: SecretEntry): Referred<Secret> {
    return typeof entry === "string" ? secretFromEnvironment(entry.slice(2, -1)) : secretFromFile(entry.file);
  }

  function secretFromEnvironment(name: string): Referred<Secret> {
    const value = env[name];
    if (value) return { ok: true, value: new Secret(value) };
    return { ok: false, message: `the environment variable ${name} is not set; set it to the secret.` };
  }

  function secretFromFile(path: string): Referred<Secret> {
    const read = text(path);
    if (!read.ok) return read;
    const [line = ""] = read.value.split(/\r?\n/, 1);
    if (line !== "") return { ok: true, value: new Secret(line) };
    return { ok: false, message: `the file ${path} is empty; its first line must be the secret.` };
  }

  return { text, pem, secret };
}

/** The value, or `undefined` after reporting why it cannot be had. */
export function takeReferred<Value>(
  path: readonly string[],
  referred: Referred<Value>,
  report: Report,
): Value | undefined {
  if (referred.ok) return referred.value;
  report({ path, message: `${path.join(".")}: ${referred.message}` });
  return undefined;
}

/** In words, from an error of Node's file system. */
export function explainUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  if (code === "ENOENT") return "does not exist.";
  if (code === "EACCES") return "may not be read by this user.";
  if (code === "EISDIR") return "is a folder.";
  return `cannot be read (${code}).`;
}
