import { expect, it } from "vitest";
import type { Stores } from "./store-contract.ts";

export function describePreferences(stores: Stores): void {
  it("remembers a person's language until it is changed or removed", async () => {
    const { preferences } = await stores.open();
    expect(await preferences.language("U1")).toBeUndefined();
    await preferences.setLanguage("U1", "zh");
    await preferences.setLanguage("U2", "en");
    expect(await preferences.language("U1")).toBe("zh");
    await preferences.setLanguage("U1", "en");
    expect(await preferences.language("U1")).toBe("en");
    await preferences.setLanguage("U1", undefined);
    expect(await preferences.language("U1")).toBeUndefined();
    expect(await preferences.language("U2")).toBe("en");
  });
}
