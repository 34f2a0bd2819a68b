import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createScheduler } from "../../src/schedule/scheduler.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2025-03-04T10:00:00.500Z") });
});

afterEach(() => {
  vi.useRealTimers();
});

function start(random = () => 0) {
  const errors: [string, string][] = [];
  const scheduler = createScheduler({
    onError: (name, error) => errors.push([name, error instanceof Error ? error.message : String(error)]),
    random,
  });
  return { scheduler, errors };
}

describe("a scheduler", () => {
  it("runs a task at the times of its expression", async () => {
    const { scheduler } = start();
    const times: string[] = [];
    scheduler.add("probe", "*/10 * * * * *", async () => {
      times.push(new Date().toISOString().slice(11, 19));
    });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(times).toEqual(["10:00:10", "10:00:20", "10:00:30"]);
    await scheduler.stop();
  });

  it("runs a task by the clocks of its time zone, also after they were changed", async () => {
    vi.setSystemTime(new Date("2025-03-07T12:00:00Z"));
    const { scheduler } = start();
    const times: string[] = [];
    const task = async () => {
      times.push(new Date().toISOString().slice(5, 16));
    };
    scheduler.add("digest", "0 9 * * *", task, { timeZone: "America/New_York" });
    scheduler.add("digest", "0 9 * * *", task, { timeZone: "Asia/Shanghai" });
    await vi.advanceTimersByTimeAsync(50 * 60 * 60 * 1000);
    expect(times).toEqual(["03-07T14:00", "03-08T01:00", "03-08T14:00", "03-09T01:00", "03-09T13:00"]);
    await scheduler.stop();
  });

  it("refuses a time zone that there is not", () => {
    const add = () =>
      start().scheduler.add("digest", "0 9 * * *", async () => undefined, { timeZone: "Mars" });
    expect(add).toThrow();
  });

  it("delays each run by its own share of the jitter", async () => {
    const draws = [0.5, 0.25];
    const { scheduler } = start(() => draws.shift() ?? 0);
    const times: string[] = [];
    const task = async () => {
      times.push(new Date().toISOString().slice(17, 19));
    };
    scheduler.add("probe", "*/10 * * * * *", task, { jitterMs: 8_000 });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(times).toEqual(["14", "22"]);
    await scheduler.stop();
  });

  it("does not start a task again while it runs, and lets others run", async () => {
    const { scheduler } = start();
    let hung = 0;
    let other = 0;
    let release = () => {};
    scheduler.add("hung", "*/10 * * * * *", () => {
      hung += 1;
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    scheduler.add("other", "*/10 * * * * *", async () => {
      other += 1;
    });
    await vi.advanceTimersByTimeAsync(40_000);
    expect({ hung, other }).toEqual({ hung: 1, other: 4 });
    release();
    await vi.advanceTimersByTimeAsync(10_000);
    expect({ hung, other }).toEqual({ hung: 2, other: 5 });
    release();
    await scheduler.stop();
  });

  it("reports the error of a task and runs it again next time", async () => {
    const { scheduler, errors } = start();
    scheduler.add("probe", "*/10 * * * * *", async () => {
      throw new Error("the store is full");
    });
    scheduler.add("thrower", "*/10 * * * * *", () => {
      throw new Error("before any promise");
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(errors).toEqual([
      ["probe", "the store is full"],
      ["thrower", "before any promise"],
      ["probe", "the store is full"],
      ["thrower", "before any promise"],
    ]);
    await scheduler.stop();
  });

  it("starts nothing after it was stopped, also not what waits for its jitter", async () => {
    const { scheduler } = start(() => 1);
    let runs = 0;
    const task = async () => {
      runs += 1;
    };
    scheduler.add("probe", "*/10 * * * * *", task, { jitterMs: 5_000 });
    await vi.advanceTimersByTimeAsync(11_000);
    await scheduler.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs).toBe(0);
  });

  it("waits for the runs under way when it is stopped", async () => {
    const { scheduler } = start();
    let release = () => {};
    scheduler.add(
      "probe",
      "*/10 * * * * *",
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    let stopped = false;
    const stopping = scheduler.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stopped).toBe(false);
    release();
    await stopping;
    expect(stopped).toBe(true);
  });

  it("refuses an expression that is none", () => {
    expect(() => start().scheduler.add("probe", "often", async () => undefined)).toThrow();
  });
});
