import type { Silence } from "../../../src/core/suppression/silence.ts";
import { minute } from "../alerts/samples.ts";

/** In force from minute 0 to minute 90. */
export const silence: Silence = {
  id: "S1",
  kind: "silence",
  match: { clusters: ["mark*"] },
  reason: "coupon launch",
  createdBy: "U1",
  createdAtMs: 0,
  startsAtMs: 0,
  endsAtMs: 90 * minute,
  version: 1,
};
