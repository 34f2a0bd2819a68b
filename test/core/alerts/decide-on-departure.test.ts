import { describe, expect, it } from "vitest";
import { decideOnDeparture } from "../../../src/core/alerts/decide-on-departure.ts";
import { bySilence, firing, minute, resolved, suspect } from "./samples.ts";

const nowMs = 20 * minute;

describe("an alert whose node or cluster left", () => {
  it.each(["firing", "recovering", "stale"] as const)("is closed and told so while %s", (condition) => {
    const decision = decideOnDeparture(firing({ condition }), "nodeLeft", nowMs);
    expect(decision?.alert).toMatchObject({ condition: "closed", resolvedAtMs: 20 * minute });
    expect(decision?.announcements).toEqual(["root", "reply"]);
    expect(decision?.transition).toMatchObject({
      name: "closed",
      reason: "nodeLeft",
      actor: { kind: "bot" },
      from: { condition },
      to: { condition: "closed" },
    });
  });

  it("is closed unheard where nobody heard of it", () => {
    const { announcedValues: _, ...untold } = firing({ condition: "stale", suppression: bySilence });
    const decision = decideOnDeparture(untold, "clusterLeft", nowMs);
    expect(decision?.announcements).toEqual([]);
    expect(decision?.alert).not.toHaveProperty("suppression");
    expect(decideOnDeparture(suspect, "nodeLeft", nowMs)?.announcements).toEqual([]);
  });

  it("keeps the time of its end where only a relapse was suspected, and is no news then", () => {
    const decision = decideOnDeparture({ ...resolved, condition: "suspect" }, "nodeLeft", nowMs);
    expect(decision?.alert).toMatchObject({ condition: "closed", resolvedAtMs: 10 * minute });
    expect(decision?.announcements).toEqual([]);
  });

  it.each(["resolved", "closed"] as const)("stays as it is when it is %s", (condition) => {
    expect(decideOnDeparture({ ...resolved, condition }, "nodeLeft", nowMs)).toBeUndefined();
  });
});
