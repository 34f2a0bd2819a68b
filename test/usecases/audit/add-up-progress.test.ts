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
      nodes: 3,
    });
  });

  it("adds up keys and speed, and lasts as long as the slowest node", () => {
    const running = { keysPerSecond: 100, isDone: false };
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
      nodes: 2,
    });
  });

  it("takes nodes that wait to be like those that were begun, and says nothing of their time", () => {
    const progress = addUpProgress(4, [
      { keys: 500, expectedKeys: 500, keysPerSecond: 0, isDone: true },
      { keys: 250, expectedKeys: 500, keysPerSecond: 50, remainingMs: 5_000, isDone: false },
    ]);
    expect(progress).toMatchObject({ share: 0.375, nodesDone: 1, nodes: 4 });
    expect(progress).not.toHaveProperty("remainingMs");
  });

  it("is whole only when all is done, also where more keys came than were expected", () => {
    const grown = { keys: 900, expectedKeys: 500, keysPerSecond: 10, isDone: false };
    const done = { keys: 500, expectedKeys: 500, keysPerSecond: 0, isDone: true };
    expect(addUpProgress(2, [grown, done]).share).toBe(0.999);
    expect(addUpProgress(1, [done]).share).toBe(1);
    const empty = { ...done, keys: 0, expectedKeys: 0 };
    expect(addUpProgress(1, [empty]).share).toBe(1);
  });
});
