import { isHexText } from "./hex-text.ts";

/** Values from which on a token of one length at the end of all of them is no accident. */
const FEWEST = 8;
const TRAILING = /^(.*[^._-])([._-])([A-Za-z0-9]{6,64})$/s;
/** Chance writes at least a digit and a letter into most tokens, and hardly ever the same token twice. */
const LEAST_MIXED = 0.6;
const LEAST_DISTINCT = 0.9;

export interface TrailingToken {
  readonly names: readonly string[];
  readonly joint: string;
  readonly tokens: readonly string[];
  readonly isHex: boolean;
}

/** `about-us.K2xvrwWeaa`: a random token of one length behind every name is a value of its own. */
export function trailingToken(values: readonly string[]): TrailingToken | undefined {
  if (values.length < FEWEST) return undefined;
  const names: string[] = [];
  const tokens: string[] = [];
  const joints = new Set<string>();
  for (const value of values) {
    const [, name = "", joint = "", token = ""] = TRAILING.exec(value) ?? [];
    if (name === "" || token.length !== (tokens[0] ?? token).length) return undefined;
    names.push(name);
    tokens.push(token);
    joints.add(joint);
  }
  const [joint = ""] = joints;
  const mixed = tokens.filter((token) => /\d/.test(token) && /[A-Za-z]/.test(token)).length;
  const distinct = new Set(tokens).size;
  if (joints.size > 1 || mixed < tokens.length * LEAST_MIXED || distinct < tokens.length * LEAST_DISTINCT)
    return undefined;
  return { names, joint, tokens, isHex: tokens.every(isHexText) };
}
