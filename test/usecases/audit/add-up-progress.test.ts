import { describe, expect, it } from "vitest";
import { addUpProgress } from "../../../src/usecases/audit/add-up-progress.ts";

describe("the progress of several nodes", () => {
  it("is nothing before the first node was begun", () => {
    expect(addUpProgress(3, [])).toEqual({
      keys: 0,
      expectedKeys: 0,
      share: 0,
      keysPerSecond: 0,
      nodesDone: 0,
      nodesAway: 0,
      nodes: 3,
    });
  });

  it("adds up keys and speed, and lasts as long as the slowest node", () => {
    const running = { keysPerSecond: 100, state: "walking" } as const;
    expect(
      addUpProgress(2, [
        { ...running, keys: 300, expectedKeys: 1000, remainingMs: 7_000 },
        { ...running, keys: 100, expectedKeys: 1000, remainingMs: 9_000 },
      ]),
    ).toEqual({
      keys: 400,
      expectedKeys: 2000,
      share: 0.2,
      keysPerSecond: 200,
      remainingMs: 9_000,
      nodesDone: 0,
      nodesAway: 0,
      nodes: 2,
    });
  });

  it("takes nodes that wait to be like those that were begun, and says nothing of their time", () => {
    const progress = addUpProgress(4, [
      { keys: 500, expectedKeys: 500, keysPerSecond: 0, state: "done" },
      { keys: 250, expectedKeys: 500, keysPerSecond: 50, remainingMs: 5_000, state: "walking" },
    ]);
    expect(progress).toMatchObject({ share: 0.375, nodesDone: 1, nodes: 4 });
    expect(progress).not.toHaveProperty("remainingMs");
  });

  it("is whole only when all is done, also where more keys came than were expected", () => {
    const grown = { keys: 900, expectedKeys: 500, keysPerSecond: 10, state: "walking" } as const;
    const done = { keys: 500, expectedKeys: 500, keysPerSecond: 0, state: "done" } as const;
    expect(addUpProgress(2, [grown, done]).share).toBe(0.999);
    expect(addUpProgress(1, [done]).share).toBe(1);
    const empty = { ...done, keys: 0, expectedKeys: 0 };
    expect(addUpProgress(1, [empty]).share).toBe(1);
  });

  it("stays at what was walked where a walk was cut short, and does not count the node as done", () => {
    const cut = { keys: 16_000, expectedKeys: 48_000, keysPerSecond: 0, state: "cut" } as const;
    expect(addUpProgress(1, [cut])).toMatchObject({ share: 1 / 3, nodesDone: 0 });
    const done = { keys: 48_000, expectedKeys: 48_000, keysPerSecond: 0, state: "done" } as const;
    expect(addUpProgress(2, [cut, done])).toMatchObject({ share: 2 / 3, nodesDone: 1 });
    const unknown = { keys: 0, expectedKeys: 0, keysPerSecond: 0, state: "cut" } as const;
    expect(addUpProgress(1, [unknown]).share).toBe(0);
  });

  it("tells of nodes that were lost and are called again", () => {
    const away = { keys: 100, expectedKeys: 400, keysPerSecond: 0, state: "away" } as const;
    const walking = { ...away, keysPerSecond: 70, state: "walking" } as const;
    expect(addUpProgress(2, [away, walking])).toMatchObject({
      share: 0.25,
      keysPerSecond: 70,
      nodesDone: 0,
      nodesAway: 1,
    });
  });
});
