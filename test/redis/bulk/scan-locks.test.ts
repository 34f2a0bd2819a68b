import { expect, it } from "vitest";
import { createScanLocks } from "../../../src/redis/bulk/scan-locks.ts";

it("a node is held by one scan at a time, and its lock released once though it is released twice", () => {
  const locks = createScanLocks();
  const release = locks.acquire("10.0.0.1:6379");
  expect(locks.acquire("10.0.0.1:6379")).toBeUndefined();
  expect(locks.acquire("10.0.0.2:6379")).toBeTypeOf("function");
  release?.();
  expect(locks.acquire("10.0.0.1:6379")).toBeTypeOf("function");
  release?.();
  expect(locks.acquire("10.0.0.1:6379")).toBeUndefined();
});
