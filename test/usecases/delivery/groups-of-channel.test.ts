import { expect, it } from "vitest";
import type { Route } from "../../../src/core/routing/route.ts";
import { groupsOfChannel } from "../../../src/usecases/delivery/groups-of-channel.ts";
import { market } from "../../support/market.ts";

const other = { ...market, name: "orders", owner: { ...market.owner, mentionGroup: "S0ORDERS" } };
const elsewhere = { ...market, name: "pay", owner: { team: "Pay", channel: "C0PAY", mentionGroup: "S0PAY" } };
const branch = (name: string, more: Partial<Route>): Route => ({ name, match: {}, routes: [], ...more });

it("names the teams that own a channel, and the groups of the branches that lead there, once each", () => {
  const routes = [
    branch("top", {
      routes: [
        branch("critical", { channel: "C0MARKET", mentionGroup: "S0ONCALL" }),
        branch("quiet", { channel: "C0MARKET", mentionGroup: "none" }),
        branch("again", { channel: "C0MARKET", mentionGroup: "S0MARKET" }),
        branch("pay", { channel: "C0PAY", mentionGroup: "S0OTHER" }),
      ],
    }),
  ];
  expect(groupsOfChannel("C0MARKET", [market, other, elsewhere, market], routes)).toEqual([
    "S0MARKET",
    "S0ORDERS",
    "S0ONCALL",
  ]);
  expect(groupsOfChannel("C0NOBODY", [market], routes)).toEqual([]);
});
