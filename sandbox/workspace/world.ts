import type { ApiCall } from "./call-log.ts";
import { type Changes, createChanges } from "./changes.ts";
import { type Channels, createChannels } from "./channels.ts";
import { DEFAULTS } from "./defaults.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createFiles, type Files } from "./files.ts";
import { createIdentity, type Identity } from "./identity.ts";
import { createMessages, type Messages } from "./messages.ts";
import type { WorkspaceOptions } from "./options.ts";
import { createPeople, type People } from "./people.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";
import { createResponseUrls, type ResponseUrls } from "./response-urls.ts";
import { createTimestamps } from "./timestamps.ts";
import { createTriggers, type Triggers } from "./triggers.ts";
import { createViews, type Views } from "./views.ts";

/** Everything the workspace knows, in memory. The API, the delivery and the page all work on this. */
export interface World {
  readonly nowMs: () => number;
  /** `http://127.0.0.1:PORT/`; known once the server listens. */
  readonly baseUrl: () => string;
  readonly identity: Identity;
  readonly commands: readonly string[];
  readonly people: People;
  readonly channels: Channels;
  readonly messages: Messages;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly files: Files;
  readonly faults: Faults;
  /** `undefined`: calls are not limited. */
  readonly rateLimits: RateLimits | undefined;
  readonly calls: ApiCall[];
  readonly changes: Changes;
  readonly nextTs: () => string;
}

export const createWorld = (
  options: WorkspaceOptions,
  scopes: readonly string[],
  baseUrl: () => string,
): World => {
  const nowMs = options.nowMs ?? Date.now;
  const changes = createChanges();
  const nextTs = createTimestamps(nowMs);
  const identity = createIdentity(options.botName ?? DEFAULTS.botName, scopes);
  return {
    nowMs,
    baseUrl,
    identity,
    nextTs,
    changes,
    commands: options.commands ?? DEFAULTS.commands,
    people: createPeople(identity, options.people ?? DEFAULTS.people, options.groups ?? DEFAULTS.groups),
    channels: createChannels(options.channels ?? DEFAULTS.channels),
    messages: createMessages(nextTs, changes),
    views: createViews(changes),
    triggers: createTriggers(nowMs),
    responseUrls: createResponseUrls(nowMs),
    files: createFiles(),
    faults: createFaults(),
    rateLimits: options.rateLimits === true ? createRateLimits(nowMs) : undefined,
    calls: [],
  };
};
