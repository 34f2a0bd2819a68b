import type { ModalView } from "@slack/types";
import type { Language } from "../../core/fleet.ts";
import type { Consequence, Days } from "../../core/requests/consequence.ts";
import { isTtlInRange } from "../../core/requests/ttl-range.ts";
import { readLength } from "../../core/suppression/read-length.ts";
import type { ConsequenceView, DaysView } from "../../messages/request-views.ts";
import { ttlWords } from "../../usecases/request-view.ts";
import { readConsequence } from "../../usecases/requests/read-consequence.ts";
import { callbackIds } from "../ids.ts";
import type { Listening } from "../listening.ts";
import { findItemLine } from "./find-item-line.ts";
import type { ItemAddress } from "./item-address.ts";

/** What a counter form is about; it travels with the modal. */
export interface CounterForm extends ItemAddress {
  /** The requester's side answers a counter-proposal. */
  readonly back: boolean;
}

/** A TTL as people type it; `undefined`: it is none that a request may ask for. */
export function readTtl(text: string): number | undefined {
  const ms = readLength(text);
  return ms !== undefined && isTtlInRange(ms / 1000) ? ms / 1000 : undefined;
}

/** The modal of another TTL, with what it would bring. */
export async function renderCounterForm(
  listening: Listening,
  form: CounterForm,
  typed: { readonly duration: string; readonly reason: string },
  language: Language,
): Promise<ModalView> {
  const item = await findItemLine(listening, form);
  if (item === undefined) return goneForm(listening, form, language);
  const duration = typed.duration || durationOf(item.latest?.ttl ? undefined : item.ttlSeconds);
  const ttlSeconds = readTtl(duration);
  const consequence =
    ttlSeconds === undefined
      ? undefined
      : await readConsequence(listening.requests, form.requestId, form.item, ttlSeconds);
  const view = {
    ...{ requestId: form.requestId, item, back: form.back, duration, reason: typed.reason },
    ...(ttlSeconds !== undefined && { ttl: ttlWords(ttlSeconds) }),
    ...(consequence && { consequence: consequenceView(consequence) }),
  };
  return {
    ...listening.renderer.renderModal("request-counter-form", view, language),
    callback_id: callbackIds.counter,
    private_metadata: JSON.stringify(form),
  };
}

/** A TTL as people type it; empty: none, or one that is no whole number of minutes. */
export function durationOf(seconds: number | undefined): string {
  if (seconds === undefined) return "";
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : "";
}

function consequenceView(consequence: Consequence): ConsequenceView {
  const { daysToFull, daysToFullAfterRun, daysToFullWithCode, ...rest } = consequence;
  const { keysTouched, keysKept, firstGoneAtMs, lastGoneAtMs, bytesFreed } = rest;
  return {
    ...{ keysTouched, keysKept, firstGoneAtMs, lastGoneAtMs },
    ...(bytesFreed !== undefined && { bytesFreed }),
    ...(daysToFull !== undefined && { daysToFull: Math.round(daysToFull) }),
    ...(daysToFullAfterRun !== undefined && { afterRun: daysView(daysToFullAfterRun) }),
    ...(daysToFullWithCode !== undefined && { withCode: daysView(daysToFullWithCode) }),
  };
}

function daysView(days: Days): DaysView {
  return days === "never" ? { kind: "never" } : { kind: "days", days: Math.round(days) };
}

/** The modal that asks why, or to whom. */
export async function renderDecisionForm(
  listening: Listening,
  kind: "reject" | "delegate",
  address: ItemAddress,
  language: Language,
): Promise<ModalView> {
  const item = await findItemLine(listening, address);
  if (item === undefined) return goneForm(listening, address, language);
  const template = kind === "reject" ? "request-reject-form" : "request-delegate-form";
  return {
    ...listening.renderer.renderModal(template, { requestId: address.requestId, item }, language),
    callback_id: callbackIds[kind],
    private_metadata: JSON.stringify(address),
  };
}

function goneForm({ renderer }: Listening, { requestId }: ItemAddress, language: Language): ModalView {
  return renderer.renderModal("request-answer", { requestId, outcome: "noSuchItem" }, language);
}
