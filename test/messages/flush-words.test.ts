import { beforeAll, describe, expect, it } from "vitest";
import { fixtures } from "../../src/messages/fixtures/index.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import type { RequestItemLine, RequestView } from "../../src/messages/request-views.ts";

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});

const whole = (): RequestView => {
  const fixture = fixtures.find(({ template, name }) => template === "request" && name === "flush");
  if (fixture?.template !== "request") throw new Error("there is no such fixture");
  return fixture.view;
};

function render(needed: number): string {
  const request = whole();
  const items = request.items.map((item): RequestItemLine => ({ ...item, needed }));
  return JSON.stringify(renderer.render("request", { ...request, items }, ["en", "zh"]).blocks);
}

describe("a request that deletes keys", () => {
  it("says how many people must approve as the policy has it, and that there is no way back", () => {
    const two = render(2);
    expect(two).toContain("This cannot be undone. 2 people must approve.");
    expect(two).toContain("after the sign-off of 2 people; this cannot be undone");
    expect(two).toContain("无法撤销，须 2 人同意。");
    expect(two).toContain("经 2 人审批同意后");
  });

  it("does not speak of two where one is enough", () => {
    const one = render(1);
    expect(one).toContain("This cannot be undone. 1 person must approve.");
    expect(one).toContain("after the sign-off of 1 person; this cannot be undone");
    expect(one).toContain("须 1 人同意。");
    expect(one).not.toMatch(/2 people|2 人/);
  });
});
