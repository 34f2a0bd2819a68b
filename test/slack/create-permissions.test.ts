import type { WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import type { FleetPolicy, Permission } from "../../src/core/fleet.ts";
import { createPermissions } from "../../src/slack/create-permissions.ts";

const policy: Pick<FleetPolicy, "roles" | "allowed"> = {
  roles: [
    { name: "lead", userIds: ["U0LEAD"], groupIds: [] },
    { name: "sre", userIds: [], groupIds: ["S0SRE"] },
  ],
  allowed: { silence: ["lead", "sre"], maintain: ["lead"], sign: ["gone"] },
};

/** Slack's answer, as `usergroups.users.list` gives it; and how often it was asked. */
function open(answer: () => Promise<readonly string[]>) {
  let asked = 0;
  let nowMs = 0;
  const list = async () => {
    asked += 1;
    return { ok: true, users: await answer() };
  };
  const groups = async () => ({
    ok: true,
    usergroups: [{ id: "S0SRE", handle: "sre-oncall" }, { id: "S0OLD" }],
  });
  const client = { usergroups: { users: { list }, list: groups } } as unknown as Pick<
    WebClient,
    "usergroups"
  >;
  const permissions = createPermissions(client, policy, () => nowMs);
  return {
    isAllowed: async (userId: string, permission: Permission) =>
      (await permissions.decide(userId, permission)).kind === "allowed",
    decide: permissions.decide,
    groupHandles: permissions.groupHandles,
    asked: () => asked,
    passMs: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("what people may do", () => {
  it("is everything that the fleet file reserves for nobody", async () => {
    const { isAllowed, asked } = open(async () => []);
    expect(await isAllowed("U0ANY", "acknowledge")).toBe(true);
    expect(asked()).toBe(0);
  });

  it("is what a role of theirs may, by their id or as members of a group", async () => {
    const { isAllowed } = open(async () => ["U0NIGHT"]);
    expect(await isAllowed("U0LEAD", "silence")).toBe(true);
    expect(await isAllowed("U0NIGHT", "silence")).toBe(true);
    expect(await isAllowed("U0NIGHT", "maintain")).toBe(false);
    expect(await isAllowed("U0ANY", "silence")).toBe(false);
    expect(await isAllowed("U0LEAD", "sign")).toBe(false);
  });

  it("follows the group within minutes, and the last known one while Slack does not answer", async () => {
    let members = ["U0NIGHT"];
    let isDown = false;
    const { isAllowed, asked, passMs } = open(async () => {
      if (isDown) throw new Error("ratelimited");
      return members;
    });
    expect(await isAllowed("U0NIGHT", "silence")).toBe(true);
    expect(await isAllowed("U0NIGHT", "silence")).toBe(true);
    expect(asked()).toBe(1);
    passMs(300_000);
    isDown = true;
    expect(await isAllowed("U0NIGHT", "silence")).toBe(true);
    isDown = false;
    members = ["U0DAY"];
    expect(await isAllowed("U0NIGHT", "silence")).toBe(false);
    expect(await isAllowed("U0DAY", "silence")).toBe(true);
  });

  it("is nothing reserved for a group that Slack never told", async () => {
    const { isAllowed } = open(async () => {
      throw new Error("no_such_subteam");
    });
    expect(await isAllowed("U0NIGHT", "silence")).toBe(false);
  });

  it("is refused with the roles that may, and the groups that Slack did not tell", async () => {
    const { decide, groupHandles } = open(async () => {
      throw new Error("ratelimited");
    });
    expect(await decide("U0NIGHT", "silence")).toEqual({
      kind: "refused",
      roles: policy.roles,
      unknownGroupIds: ["S0SRE"],
    });
    expect([...(await groupHandles())]).toEqual([["S0SRE", "sre-oncall"]]);
  });
});
