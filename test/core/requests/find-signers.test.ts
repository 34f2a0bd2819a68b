import { describe, expect, it } from "vitest";
import { findSigners } from "../../../src/core/requests/find-signers.ts";
import { market } from "../../support/market.ts";

const roles = [
  { name: "leads", userIds: ["U0LEAD"], groupIds: [] },
  { name: "owners", userIds: [], groupIds: ["S0OWNERS"] },
];
const orders = {
  ...market,
  name: "orders",
  owner: { team: "Orders", channel: "C0ORDERS", mentionGroup: "S0ORDERS" },
};
const fleet = { clusters: [market, orders], roles, allowed: { sign: ["owners"] } };
const asked = (team: string, cluster = "market") => ({ cluster, owner: { team, channel: "C0" } });
const namesOf = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

describe("who signs", () => {
  it("is the group of the team that is asked, so that no other team signs for it", () => {
    expect(findSigners(fleet, asked("Marketing"))).toEqual([
      { name: "Marketing", userIds: [], groupIds: ["S0MARKET"] },
    ]);
    expect(findSigners(fleet, asked("Orders"))).toEqual([
      { name: "Orders", userIds: [], groupIds: ["S0ORDERS"] },
    ]);
  });

  it("is the roles that the owner names, instead of its group", () => {
    const owner = { ...market.owner, signers: ["leads"] };
    const named = { ...fleet, clusters: [{ ...market, owner }, orders] };
    expect(namesOf(findSigners(named, asked("Marketing")))).toEqual(["leads"]);
  });

  it("is what allowed.sign names for a team without either, and nobody without that", () => {
    expect(namesOf(findSigners(fleet, asked("Nobody")))).toEqual(["owners"]);
    expect(findSigners({ ...fleet, allowed: {} }, asked("Nobody"))).toEqual([]);
  });
});
