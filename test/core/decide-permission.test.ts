import { describe, expect, it } from "vitest";
import {
  groupsToAsk as askByRoles,
  decidePermission as decideByRoles,
  findRolesThatMay,
  type Reserved,
} from "../../src/core/decide-permission.ts";
import type { Permission } from "../../src/core/fleet.ts";

const lead = { name: "lead", userIds: ["U1"], groupIds: [] };
const sre = { name: "sre", userIds: [], groupIds: ["S1", "S2"] };
const reserved: Reserved = {
  roles: [lead, sre],
  allowed: { silence: ["lead", "sre"], maintain: ["lead"], sign: ["gone"] },
};

const decidePermission = (
  of: Reserved,
  permission: Permission,
  userId: string,
  members: ReadonlyMap<string, readonly string[]>,
) => decideByRoles(findRolesThatMay(of, permission), userId, members);
const groupsToAsk = (of: Reserved, permission: Permission, userId: string) =>
  askByRoles(findRolesThatMay(of, permission), userId);

describe("decidePermission", () => {
  it("lets nobody sign or change keys as long as the file names nobody", () => {
    const silent: Reserved = { roles: [lead, sre], allowed: {} };
    const refused = { kind: "refused", roles: [], unknownGroupIds: [] };
    expect(decidePermission(silent, "sign", "U1", new Map())).toEqual(refused);
    expect(decidePermission(silent, "remediate", "U1", new Map())).toEqual(refused);
    expect(decidePermission(silent, "request", "U1", new Map())).toEqual({ kind: "allowed" });
  });

  it("lets everybody do what is reserved for nobody, and asks no group", () => {
    expect(decidePermission(reserved, "acknowledge", "U9", new Map())).toEqual({ kind: "allowed" });
    expect(groupsToAsk(reserved, "acknowledge", "U9")).toEqual([]);
  });

  it("asks no group about who is named by id", () => {
    expect(groupsToAsk(reserved, "silence", "U1")).toEqual([]);
    expect(groupsToAsk(reserved, "silence", "U9")).toEqual(["S1", "S2"]);
  });

  it("lets in the members of a role's groups", () => {
    const members = new Map([["S2", ["U9"]]]);
    expect(decidePermission(reserved, "silence", "U9", members)).toEqual({ kind: "allowed" });
    expect(decidePermission(reserved, "maintain", "U9", members)).toEqual({
      kind: "refused",
      roles: [lead],
      unknownGroupIds: [],
    });
  });

  it("lets nobody in by a group that is not known, and says which it was", () => {
    expect(decidePermission(reserved, "silence", "U9", new Map([["S1", []]]))).toEqual({
      kind: "refused",
      roles: [lead, sre],
      unknownGroupIds: ["S2"],
    });
  });

  it("lets nobody do what is reserved for a role that does not exist", () => {
    expect(decidePermission(reserved, "sign", "U1", new Map())).toEqual({
      kind: "refused",
      roles: [],
      unknownGroupIds: [],
    });
  });
});
