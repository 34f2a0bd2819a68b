import type { Lane } from "../lane.ts";
import { clockJumps } from "./clock.ts";
import { envelopes, oppositeButtons } from "./envelopes.ts";
import { killSteps } from "./kill-steps.ts";
import { lostPlaces, lostSockets, startedAtOnce } from "./places.ts";
import { randomKills } from "./random-kills.ts";
import { redisAway, redisFailsOver } from "./redis.ts";
import { slackAnswers } from "./slack-answers.ts";
import { storeFull } from "./store-full.ts";

/** All there are, in the order in which they begin: the longest first. */
export const lanes: readonly Lane[] = [
  ...killSteps,
  ...randomKills,
  ...slackAnswers,
  storeFull,
  startedAtOnce,
  clockJumps,
  envelopes,
  oppositeButtons,
  redisAway,
  redisFailsOver,
  ...lostPlaces,
  lostSockets,
];
