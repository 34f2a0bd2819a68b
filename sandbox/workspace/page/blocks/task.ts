import type { PlanBlock, RichTextBlock, TaskCardBlock } from "@slack/types";
import { findSafeUrl, h } from "../dom.ts";
import { renderProse } from "../render-prose.ts";
import { readRichText } from "../rich-text.ts";
import type { BlockContext } from "./block-context.ts";

const marks = { pending: "○", in_progress: "◐", complete: "✓", error: "✕" } as const;

export function renderTask(task: TaskCardBlock, context: BlockContext): HTMLElement {
  // Slack takes a task without a status, which the published types require.
  const state = task.status ?? "pending";
  const status = context.words.taskStatus[state];
  return h(
    "div",
    { class: `task task-${state}`, "data-task": task.task_id },
    h("span", { class: "task-mark", role: "img", "aria-label": status, title: status }, marks[state]),
    h(
      "div",
      { class: "task-body" },
      h("div", { class: "task-title" }, task.title),
      renderPart(task.details, context),
      renderPart(task.output, context),
      (task.sources ?? []).map((source) =>
        h("a", { href: findSafeUrl(source.url), target: "_blank", rel: "noopener noreferrer" }, source.text),
      ),
    ),
  );
}

export function renderPlan(plan: PlanBlock, context: BlockContext): HTMLElement {
  const tasks = (plan.tasks ?? []).filter(isTask);
  const done = tasks.filter((task) => task.status === "complete").length;
  return h(
    "div",
    { class: "plan" },
    h(
      "div",
      { class: "plan-title" },
      h("strong", {}, plan.title),
      h("span", {}, `${done} / ${tasks.length}`),
    ),
    tasks.map((task) => renderTask(task, context)),
  );
}

function isTask(task: NonNullable<PlanBlock["tasks"]>[number]): task is TaskCardBlock {
  return typeof task === "object" && task["type"] === "task_card" && "title" in task;
}

function renderPart(part: RichTextBlock | undefined, context: BlockContext): HTMLElement | undefined {
  if (part === undefined) return undefined;
  return h("div", { class: "prose" }, renderProse(readRichText(part), context.directory));
}
