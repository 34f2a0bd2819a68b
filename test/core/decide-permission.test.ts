import { describe, expect, it } from "vitest";
import { decidePermission, groupsToAsk, type Reserved } from "../../src/core/decide-permission.ts";

const lead = { name: "lead", userIds: ["U1"], groupIds: [] };
const sre = { name: "sre", userIds: [], groupIds: ["S1", "S2"] };
const reserved: Reserved = {
  roles: [lead, sre],
  allowed: { silence: ["lead", "sre"], maintain: ["lead"], sign: ["gone"] },
};

describe("decidePermission", () => {
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
