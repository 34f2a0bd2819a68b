import type { KeyObservation } from "../../core/audit/audit-aggregator.ts";
import { LIMITS } from "../../core/keyspace/limits.ts";

/** Bytes of a name that are kept: one more than is looked at says that the name went on. */
export const heldNameBytes: number = LIMITS.keyBytes + 1;

/** Where a held key belongs. */
export interface HeldPlace<Owner> {
  readonly owner: Owner;
  readonly database: number;
  /** Belongs to the stratum that is measured without exception. */
  readonly isLarge: boolean;
}

/** Called with a held key; `seen` is used again for the next one, and its text is the caller's. */
export type VisitHeld<Owner, Result = void> = (
  bytes: Uint8Array,
  from: number,
  to: number,
  seen: KeyObservation,
  place: HeldPlace<Owner>,
) => Result;

/** Names and observations of keys, one place per key in arrays: tens of thousands of objects would cost far more. */
export interface HeldColumns<Owner> {
  readonly count: number;
  readonly add: (
    bytes: Uint8Array,
    from: number,
    to: number,
    seen: Readonly<KeyObservation>,
    place: HeldPlace<Owner>,
  ) => void;
  /** Bytes of all names. */
  readonly nameBytes: number;
  /** The keys of the places [first, end), in the order in which they came. */
  readonly forEach: (visit: VisitHeld<Owner>, first?: number, end?: number) => void;
  /** Forgets the keys of which `keep` is false; the room that they took is used again. */
  readonly filter: (keep: VisitHeld<Owner, boolean>) => void;
}

const firstKeys = 1_024;
const bytesPerKey = 64;

export function createHeldColumns<Owner>(): HeldColumns<Owner> {
  let names = new Uint8Array(firstKeys * bytesPerKey);
  /** TTL, bytes and elements of each key. */
  let numbers = new Float64Array(firstKeys * 3);
  let ends = new Uint32Array(firstKeys);
  const types: (string | undefined)[] = [];
  const encodings: (string | undefined)[] = [];
  const places: HeldPlace<Owner>[] = [];
  let used = 0;
  let count = 0;
  let lastPlace: HeldPlace<Owner> | undefined;

  const makeRoom = (length: number): void => {
    if (used + length > names.length) names = grow(names, new Uint8Array(names.length * 2 + length));
    if (count < ends.length) return;
    ends = grow(ends, new Uint32Array(count * 2));
    numbers = grow(numbers, new Float64Array(count * 6));
  };

  /** Keys of one node and database come one after another: they share one object. */
  const placeOf = (place: HeldPlace<Owner>): HeldPlace<Owner> => {
    const isSame =
      lastPlace !== undefined &&
      lastPlace.owner === place.owner &&
      lastPlace.database === place.database &&
      lastPlace.isLarge === place.isLarge;
    lastPlace = isSame && lastPlace !== undefined ? lastPlace : { ...place };
    return lastPlace;
  };

  const forEach: HeldColumns<Owner>["forEach"] = (visit, first = 0, end = count) => {
    const seen: KeyObservation = {
      ttlMs: 0,
      type: undefined,
      bytes: -1,
      elements: -1,
      encoding: undefined,
      text: undefined,
    };
    let from = ends[first - 1] ?? 0;
    for (let key = first; key < end; key += 1) {
      const place = places[key];
      const to = ends[key] ?? 0;
      seen.ttlMs = numbers[key * 3] ?? 0;
      seen.bytes = numbers[key * 3 + 1] ?? -1;
      seen.elements = numbers[key * 3 + 2] ?? -1;
      seen.type = types[key];
      seen.encoding = encodings[key];
      if (place !== undefined) visit(names, from, to, seen, place);
      from = to;
    }
  };

  const filter = (keep: VisitHeld<Owner, boolean>): void => {
    const before = count;
    count = 0;
    used = 0;
    forEach(
      (bytes, from, to, seen, place) => {
        // What stays moves to the front, where all was read already.
        if (keep(bytes, from, to, seen, place)) put(bytes, from, to, seen, place);
      },
      0,
      before,
    );
    for (const list of [types, encodings, places]) list.length = count;
  };

  const put: HeldColumns<Owner>["add"] = (
    bytes,
    from,
    to,
    { ttlMs, type, bytes: size, elements, encoding },
    place,
  ) => {
    const length = Math.min(to - from, heldNameBytes);
    makeRoom(length);
    names.set(bytes.subarray(from, from + length), used);
    used += length;
    ends[count] = used;
    numbers[count * 3] = ttlMs;
    numbers[count * 3 + 1] = size;
    numbers[count * 3 + 2] = elements;
    types[count] = type;
    encodings[count] = encoding;
    places[count] = placeOf(place);
    count += 1;
  };

  return {
    get count() {
      return count;
    },
    get nameBytes() {
      return used;
    },
    add: put,
    forEach,
    filter,
  };
}

type Numbers = Uint8Array | Uint32Array | Float64Array;

function grow<Kind extends Numbers>(from: Kind, to: Kind): Kind {
  to.set(from);
  return to;
}
