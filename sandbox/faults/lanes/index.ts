import type { Lane } from "../lane.ts";
import { killSteps } from "./kill-steps.ts";

/** The longest first. */
export const lanes: readonly Lane[] = [...killSteps];
