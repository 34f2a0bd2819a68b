import type { Lexer } from "../lexer.ts";
import type { Template, TemplatePart } from "../template.ts";
import { NUMBER } from "../token-type.ts";
import { createFit, fitAll, fits, openSlot, slotsOf, widenParts } from "./opened-slots.ts";

/** A host shows at least so many keys; a guest at most a tenth of its host's, or two. */
const FEWEST_OF_HOST = 5;
const MOST_OF_GUEST = 2;
/** A host of guests with so many keys as hosts have. */
const FEWEST_OF_COMMON = 10 * FEWEST_OF_HOST;

/** One set of bounds of a template that others may join; its slots are opened as far as they may be. */
interface Host {
  readonly template: number;
  /** 0 for the parts, k + 1 for variant k. */
  readonly bounds: number;
  readonly parts: readonly TemplatePart[];
}

function hostsOf(templates: readonly Template[]): Host[] {
  return templates.flatMap(({ parts, variants, exemplars }, template) => {
    const named = parts.some((part) =>
      typeof part === "string" ? /[A-Za-z\u0080-\u00ff]/.test(part) : part.type === NUMBER,
    );
    if (!named || exemplars.length < FEWEST_OF_HOST || slotsOf(parts).length === 0) return [];
    return [parts, ...variants].map((one, bounds) => ({ template, bounds, parts: one.map(openSlot) }));
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
  const all = hostsOf(templates);
  const isCommon = ({ template }: Host): boolean =>
    (templates[template]?.exemplars.length ?? 0) >= FEWEST_OF_COMMON;
  // A guest may be a host itself, of other guests: the common ones are asked first.
  const houses = [all.filter(isCommon), all].map((hosts) => ({
    hosts,
    fit: createFit(hosts.map(({ parts }) => parts)),
  }));
  const now = [...templates];
  const gone = new Set<number>();

  function settle(at: number, guest: Template, { hosts, fit }: (typeof houses)[number]): boolean {
    const found = fitAll(fit, guest.exemplars);
    const host = hosts[found?.id ?? -1];
    const origin = templates[host?.template ?? -1];
    const home = now[host?.template ?? -1];
    if (found === undefined || host === undefined || origin === undefined || home === undefined) return false;
    const most = Math.max(MOST_OF_GUEST, origin.exemplars.length / 10);
    if (host.template === at || gone.has(host.template) || guest.exemplars.length > most) return false;
    const allFit = slotsOf(host.parts).every((slot, k) =>
      fits(
        slot,
        found.rows.map((row) => row[k] ?? ""),
        origin.exemplars.length,
        lexer,
      ),
    );
    if (!allFit) return false;
    now[host.template] = adopt(home, host.bounds, guest, found.rows);
    gone.add(at);
    return true;
  }

  // Rarest first: a guest is never a host that has guests.
  const order = [...templates.keys()].sort(
    (a, b) => (templates[a]?.exemplars.length ?? 0) - (templates[b]?.exemplars.length ?? 0),
  );
  for (const at of order) {
    const guest = templates[at];
    if (guest !== undefined && guest.variants.length === 0 && now[at] === guest)
      houses.some((house) => settle(at, guest, house));
  }
  return now.filter((_, at) => !gone.has(at));
}
