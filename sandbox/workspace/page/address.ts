export type Place = { readonly kind: "channel"; readonly id: string } | { readonly kind: "home" };

/** What the address bar remembers, so that a reload or a shared link shows the same. */
export interface Address {
  readonly user: string | undefined;
  /** `undefined`: the first channel. */
  readonly place: Place | undefined;
  readonly threadTs: string | undefined;
}

const homeWord = "home";

export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const place = query.get("place") ?? undefined;
  return {
    user: query.get("user") ?? undefined,
    place:
      place === undefined
        ? undefined
        : place === homeWord
          ? { kind: "home" }
          : { kind: "channel", id: place },
    threadTs: query.get("thread") ?? undefined,
  };
}

export function toSearch(address: Address): string {
  const query = new URLSearchParams();
  if (address.user !== undefined) query.set("user", address.user);
  if (address.place !== undefined) {
    query.set("place", address.place.kind === "home" ? homeWord : address.place.id);
  }
  if (address.threadTs !== undefined) query.set("thread", address.threadTs);
  return `?${query}`;
}
