import type { Exemplar } from "../item.ts";
import type { Lexer } from "../lexer.ts";
import { createMatcher } from "../matcher.ts";
import type { Slot, Template, TemplatePart } from "../template.ts";
import * as T from "../token-type.ts";
import { alphabetOf, isDrawnFrom } from "./alphabet.ts";
import { kindShare } from "./word-likeness.ts";

/** A host shows at least so many keys; a guest at most a tenth of its host's, or two. */
const FEWEST_OF_HOST = 5;
const MOST_OF_GUEST = 2;
/** Random tokens shorter than this meet words of their length too often. */
const LEAST_TOKEN = 8;
const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** One set of bounds of a template that others may join; its slots are opened as far as they may be. */
interface Host {
  readonly template: number;
  /** 0 for the parts, k + 1 for variant k. */
  readonly bounds: number;
  readonly parts: readonly TemplatePart[];
}

function slotsOf(parts: readonly TemplatePart[]): readonly Slot[] {
  return parts.filter((part) => typeof part !== "string");
}

/** A token may hold the dashes of its alphabet, a text the delimiters that people write in names. */
function open(part: TemplatePart): TemplatePart {
  if (typeof part === "string" || part.allowed === undefined) return part;
  const allowed = Uint8Array.from(part.allowed);
  const mixed = [..."aA0"].every((sign) => allowed[sign.charCodeAt(0)] === 1);
  const text = part.type === T.TEXT;
  const more = text ? `${LETTERS_AND_DIGITS}._-` : part.type === T.OPAQUE && mixed ? "-_" : "";
  for (const sign of more) allowed[sign.charCodeAt(0)] = 1;
  return { ...part, allowed, max: text ? part.max * 2 : part.max };
}

function hostsOf(templates: readonly Template[]): Host[] {
  return templates.flatMap(({ parts, variants, exemplars }, template) => {
    const named = parts.some((part) => typeof part === "string" && /[A-Za-z\u0080-\u00ff]/.test(part));
    if (!named || exemplars.length < FEWEST_OF_HOST || slotsOf(parts).length === 0) return [];
    return [parts, ...variants].map((one, bounds) => ({ template, bounds, parts: one.map(open) }));
  });
}

/** Whether a value reads as a name or a slug, not as a word for a kind of record or as a typed value. */
function readsAsText(value: string, lexer: Lexer): boolean {
  const count = lexer.lexString(value, false);
  for (let i = 0; i < count; i++) {
    const type = lexer.types[i] ?? 0;
    const length = (lexer.ends[i] ?? 0) - (i === 0 ? 0 : (lexer.ends[i - 1] ?? 0));
    if (type === T.NUMBER ? length > 4 : type > T.NUMBER && ![T.OPAQUE, T.CODE, T.DOMAIN].includes(type))
      return false;
  }
  const pieces = value.split(/[._-]/);
  return kindShare([pieces[0] ?? "", pieces.at(-1) ?? ""]) === 0;
}

/** A word that all values begin or end with, behind or before a delimiter, is none of theirs. */
function shareAnEnd(values: readonly string[]): boolean {
  const pieces = values.map((value) => value.split(/[._-]/));
  if (values.length < 2 || pieces.some((some) => some.length < 2)) return false;
  return [0, -1].some((at) => new Set(pieces.map((some) => some.at(at))).size === 1);
}

function fits(slot: Slot, values: readonly string[], keysOfHost: number, lexer: Lexer): boolean {
  if (slot.type === T.TEXT) return values.every((value) => readsAsText(value, lexer)) && !shareAnEnd(values);
  if (slot.type !== T.OPAQUE) return true;
  const letters = [...LETTERS_AND_DIGITS].filter((sign) => slot.allowed?.[sign.charCodeAt(0)] === 1);
  const alphabet = alphabetOf([letters.join("")]);
  return (
    slot.min === slot.max &&
    slot.min >= LEAST_TOKEN &&
    values.every((value) => isDrawnFrom(value, alphabet, keysOfHost))
  );
}

function widenParts(
  parts: readonly TemplatePart[],
  rows: readonly (readonly string[])[],
): readonly TemplatePart[] {
  let slot = 0;
  return parts.map((part) => {
    if (typeof part === "string") return part;
    const values = rows.map((row) => row[slot] ?? "");
    slot++;
    const allowed = part.allowed === undefined ? undefined : Uint8Array.from(part.allowed);
    for (const value of values)
      for (let k = 0; k < value.length; k++) if (allowed !== undefined) allowed[value.charCodeAt(k)] = 1;
    const lengths = values.map((value) => value.length);
    return { ...part, allowed, min: Math.min(part.min, ...lengths), max: Math.max(part.max, ...lengths) };
  });
}

/** The host with the keys of its guest, and with slots that hold their values. */
function adopt(
  home: Template,
  bounds: number,
  guest: Template,
  rows: readonly (readonly string[])[],
): Template {
  const widened = [home.parts, ...home.variants].map((parts, k) =>
    k === bounds ? widenParts(parts, rows) : parts,
  );
  return {
    parts: widened[0] ?? home.parts,
    variants: widened.slice(1),
    exemplars: [...home.exemplars, ...guest.exemplars],
    weight: home.weight + guest.weight,
  };
}

/**
 * Templates of a few keys that fit a common template, once a random token may hold a dash where chance put one, and
 * a text a delimiter or digits, are told as that template: they differ by an accident of their values.
 */
export function adoptRare(templates: readonly Template[], lexer: Lexer): Template[] {
  const hosts = hostsOf(templates);
  const matcher = createMatcher(hosts.map(({ parts }, id) => ({ id, parts })));
  const now = [...templates];
  const gone = new Set<number>();

  /** The values that a key has in the slots of the host `wanted`, or of any for -1. */
  function matchKey({ key, longer }: Exemplar, wanted: number): { id: number; values: string[] } | undefined {
    const bytes = new Uint8Array(key.length);
    for (let k = 0; k < key.length; k++) bytes[k] = key.charCodeAt(k);
    const id = longer ? -1 : matcher.match(bytes, 0, key.length);
    if (id < 0 || (wanted >= 0 && id !== wanted)) return undefined;
    const values = slotsOf(hosts[id]?.parts ?? []).map((_, k) =>
      key.slice(matcher.slotStart[k], matcher.slotEnd[k]),
    );
    return { id, values };
  }

  function hostOf(at: number, guest: Template): void {
    const [first] = guest.exemplars;
    const found = first === undefined ? undefined : matchKey(first, -1);
    const host = hosts[found?.id ?? -1];
    const origin = templates[host?.template ?? -1];
    const home = now[host?.template ?? -1];
    if (found === undefined || host === undefined || origin === undefined || home === undefined) return;
    const most = Math.max(MOST_OF_GUEST, origin.exemplars.length / 10);
    if (host.template === at || gone.has(host.template) || guest.exemplars.length > most) return;
    const rows = guest.exemplars.flatMap((one) => matchKey(one, found.id)?.values ?? []);
    const width = found.values.length;
    if (rows.length !== guest.exemplars.length * width) return;
    const table = guest.exemplars.map((_, k) => rows.slice(k * width, (k + 1) * width));
    const allFit = slotsOf(host.parts).every((slot, k) =>
      fits(
        slot,
        table.map((row) => row[k] ?? ""),
        origin.exemplars.length,
        lexer,
      ),
    );
    if (!allFit) return;
    now[host.template] = adopt(home, host.bounds, guest, table);
    gone.add(at);
  }

  // Rarest first: a guest is never a host that has guests.
  const order = [...templates.keys()].sort(
    (a, b) => (templates[a]?.exemplars.length ?? 0) - (templates[b]?.exemplars.length ?? 0),
  );
  for (const at of order) {
    const guest = templates[at];
    if (guest !== undefined && guest.variants.length === 0 && now[at] === guest) hostOf(at, guest);
  }
  return now.filter((_, at) => !gone.has(at));
}
